package io.jcontainers.build.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jcontainers.build.sys.Scratch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A host and others, each a network namespace, so that this machine's own network stays as it is. The host's device
 * {@code up0} is 198.51.100.1, the world outside is 198.51.100.2. Everything goes with its processes.
 */
final class Sandbox implements AutoCloseable {
    private static final String SERVER = """
            import socket, sys
            family = socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET
            s = socket.socket(family)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind((sys.argv[1], int(sys.argv[2])))
            s.listen(16)
            print('listening', flush=True)
            while True:
                c, peer = s.accept()
                c.sendall(peer[0].encode())
                c.close()
            """;

    private static final String CLIENT = """
            import socket, sys
            try:
                s = socket.create_connection((sys.argv[1], int(sys.argv[2])), float(sys.argv[3]))
                print('seen as', s.recv(100).decode())
            except socket.timeout:
                print('silence')
            except OSError as e:
                print(e.strerror)
            """;

    private final List<Process> processes = new ArrayList<>();
    final String host;
    final String outside;

    /** A pool in a process of its own. */
    final class Pool {
        private final Process process;
        private final BufferedReader in;
        private final Writer out;

        Pool(Process process) throws IOException {
            this.process = process;
            in = process.inputReader(StandardCharsets.UTF_8);
            out = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
            assertEquals("ready", in.readLine());
        }

        /** One command of {@link PoolProgram}. */
        String ask(String command) throws IOException {
            out.write(command + "\n");
            out.flush();
            return String.valueOf(in.readLine());
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }

    Sandbox() throws IOException {
        Scratch.needsRoot();
        for (String program : List.of("unshare", "nsenter", "ip", "python3")) {
            assumeTrue(isThere(program), "skipped: no " + program);
        }
        host = namespace();
        outside = namespace();
        in(host, "ip link add up0 type veth peer name out0 netns " + outside.split("/")[2]);
        in(host, "ip addr add 198.51.100.1/24 dev up0; ip link set up0 up; ip route add default via 198.51.100.2");
        in(outside, "ip addr add 198.51.100.2/24 dev out0; ip link set out0 up");
        in(host, "echo 0 > /proc/sys/net/ipv4/ip_forward");
    }

    static boolean isThere(String program) {
        return List.of("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/").stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory + program)));
    }

    /** A new one with a loopback device; its path. */
    String namespace() throws IOException {
        Process process = start("unshare", "--net", "sh", "-c", "ip link set lo up; echo ready; exec sleep 600");
        assertEquals("ready", process.inputReader(StandardCharsets.UTF_8).readLine());
        return "/proc/" + process.pid() + "/ns/net";
    }

    /** @param prefix a command that starts it, such as one that takes rights away */
    Pool pool(String... prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + host));
        command.addAll(List.of(prefix));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED"));
        for (String property : List.of("jnr.ffi.asm.enabled", "jffi.boot.library.path")) {
            command.add("-D" + property + "=" + System.getProperty(property));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PoolProgram.class.getName()));
        return new Pool(start(command.toArray(String[]::new)));
    }

    /** A server that tells each client its address. */
    void serve(String namespace, String address, int port) throws IOException {
        Process process =
                start("nsenter", "--net=" + namespace, "python3", "-c", SERVER, address, Integer.toString(port));
        assertEquals("listening", process.inputReader(StandardCharsets.UTF_8).readLine());
    }

    /** What a client there gets: {@code seen as ADDRESS}, {@code silence} after two seconds, or an error. */
    String connect(String namespace, String address, int port) throws IOException {
        return run("nsenter", "--net=" + namespace, "python3", "-c", CLIENT, address, Integer.toString(port), "2");
    }

    /** Output of a shell there, which must succeed. */
    String in(String namespace, String script) throws IOException {
        return run("nsenter", "--net=" + namespace, "sh", "-ec", script);
    }

    private String run(String... command) throws IOException {
        Process process = start(command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            assertEquals(true, process.waitFor(30, TimeUnit.SECONDS), String.join(" ", command));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertEquals(0, process.exitValue(), output);
        processes.remove(process);
        return output;
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        return process;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
