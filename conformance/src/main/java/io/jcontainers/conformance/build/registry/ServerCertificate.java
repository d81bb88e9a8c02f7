package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildStage;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that signed itself, of 127.0.0.1 and registry.test, made by the JDK's keytool. */
final class ServerCertificate {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore store;
    private final Path directory;

    private ServerCertificate(KeyStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    static ServerCertificate make(BuildStage stage) throws IOException, GeneralSecurityException {
        Path directory = Files.createDirectories(stage.other("tls"));
        Path file = directory.resolve("store.p12");
        List<String> words = List.of((Path.of(System.getProperty("java.home"), "bin", "keytool")
                        + " -genkeypair -alias x -keyalg EC -groupname secp256r1 -dname CN=test -ext"
                        + " san=ip:127.0.0.1,dns:registry.test -ext bc=ca:true -validity 2 -storetype PKCS12"
                        + " -storepass changeit -keystore")
                .split(" "));
        List<Object> all = new java.util.ArrayList<>(words);
        all.add(file);
        var ran = stage.program(all).run();
        if (!ran.ok()) {
            stage.stop("keytool: " + ran.told());
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        ServerCertificate certificate = new ServerCertificate(store, directory);
        Files.writeString(
                certificate.authority(),
                pem("CERTIFICATE", store.getCertificate("x").getEncoded()));
        Files.writeString(
                directory.resolve("key.pem"),
                pem("PRIVATE KEY", store.getKey("x", PASSWORD).getEncoded()));
        return certificate;
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + type + "-----\n";
    }

    /** The file to trust. */
    Path authority() {
        return directory.resolve("ca.pem");
    }

    /** Lines of docker-registry's configuration. */
    String paths() {
        return "    certificate: " + authority() + "\n    key: " + directory.resolve("key.pem") + "\n";
    }

    ServerSocket listener() throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket();
    }
}
