package io.jcontainers.build.network;

import io.jcontainers.build.network.firewall.Firewall;
import io.jcontainers.build.sys.Syscalls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A pool in a process of its own, so that tests can give it a network namespace in place of the host's, and kill it.
 * Reads a command a line, answers each with one.
 */
public final class PoolProgram {
    private final NetworkPool pool = new NetworkPool(Syscalls.linux().network());
    private final List<StepNetworkLease> leases = new ArrayList<>();
    private NetworkPool.Demand demand = () -> {};

    private PoolProgram() {}

    public static void main(String[] args) throws Exception {
        PoolProgram program = new PoolProgram();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(program.answer(line.split(" ")));
        }
    }

    private String answer(String[] words) throws InterruptedException {
        return switch (words[0]) {
            case "take" -> take();
            case "give" -> {
                leases.get(Integer.parseInt(words[1])).close();
                yield "given";
            }
            case "once" -> {
                leases.get(Integer.parseInt(words[1])).useOnce();
                yield "once";
            }
            case "expect" -> {
                demand = pool.expect();
                yield "expecting";
            }
            case "done" -> {
                demand.close();
                yield "done";
            }
            case "unavailable" -> pool.unavailable().orElse("available");
            case "leases" -> Integer.toString(leases.size());
            case "tables" -> tables();
            case "time" -> time(Integer.parseInt(words[1]));
            case "close" -> {
                pool.close();
                yield "closed";
            }
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private String take() throws InterruptedException {
        try {
            StepNetworkLease lease = pool.take();
            leases.add(lease);
            return lease.path();
        } catch (NetworkException e) {
            return "failed: " + e.getMessage();
        }
    }

    private static String tables() {
        try (Firewall firewall = Firewall.open(Syscalls.linux().network())) {
            return firewall.tables().toString();
        } catch (IOException e) {
            return "failed: " + e.getMessage();
        }
    }

    /** Nanoseconds of each take, with a pause in which the next is made. */
    private String time(int takes) throws InterruptedException {
        StringBuilder nanos = new StringBuilder();
        for (int i = 0; i < takes; i++) {
            long start = System.nanoTime();
            try (StepNetworkLease lease = pool.take()) {
                nanos.append(System.nanoTime() - start).append(' ');
            } catch (NetworkException e) {
                return "failed: " + e.getMessage();
            }
            Thread.sleep(30);
        }
        return nanos.toString();
    }
}
