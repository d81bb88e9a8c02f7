package io.jcontainers.build.registry.endpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Certificates per registry, as Docker and podman keep them: in {@code certs.d/HOST:PORT/} every {@code *.crt} is a CA
 * besides the system's, and {@code NAME.cert} with {@code NAME.key} is who we are.
 *
 * @param directories certs.d directories; the first that has one for the host counts
 */
public record Certificates(List<Path> directories) {
    private static final long MOST_BYTES = 1024 * 1024;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9\\[][A-Za-z0-9._:\\[\\]-]*");
    private static final char[] NO_PASSWORD = new char[0];

    /** Takes an immutable copy. */
    public Certificates {
        directories = List.copyOf(directories);
    }

    /** Docker's and podman's directories of this system. */
    public static Certificates ofSystem() {
        return new Certificates(List.of(Path.of("/etc/docker/certs.d"), Path.of("/etc/containers/certs.d")));
    }

    /**
     * How to speak TLS with a host.
     *
     * @param insecure whether any certificate will do
     * @return null where the JDK's own way will do
     * @throws IOException with the file that is wrong
     */
    public @Nullable SSLContext contextOf(String hostAndPort, boolean insecure) throws IOException {
        Path directory = directoryOf(hostAndPort);
        List<X509Certificate> authorities = new ArrayList<>();
        List<KeyManager> keys = new ArrayList<>();
        try {
            if (directory != null) {
                for (Path file : files(directory, "*.crt")) {
                    authorities.addAll(certificates(file));
                }
                for (Path file : files(directory, "*.cert")) {
                    keys.addAll(List.of(keyManagers(file)));
                }
            }
            if (authorities.isEmpty() && keys.isEmpty() && !insecure) {
                return null;
            }
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = insecure ? new TrustManager[] {new TrustAnyone()} : trusting(authorities);
            context.init(keys.isEmpty() ? null : keys.toArray(KeyManager[]::new), trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS for " + hostAndPort + ": " + e.getMessage(), e);
        }
    }

    /** Whether something is kept for a host: then it speaks TLS. */
    public boolean has(String hostAndPort) throws IOException {
        Path directory = directoryOf(hostAndPort);
        return directory != null
                && (!files(directory, "*.crt").isEmpty()
                        || !files(directory, "*.cert").isEmpty());
    }

    private @Nullable Path directoryOf(String hostAndPort) {
        if (!HOST.matcher(hostAndPort).matches()) {
            return null;
        }
        for (Path directory : directories) {
            Path found = directory.resolve(hostAndPort);
            if (Files.isDirectory(found)) {
                return found;
            }
        }
        return null;
    }

    private static List<Path> files(Path directory, String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
            found.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        files.sort(null);
        return files;
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + ": more than " + MOST_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static Collection<X509Certificate> certificates(Path file) throws IOException {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file)));
            if (found.isEmpty()) {
                throw new IOException(file + ": no certificate in it");
            }
            return found.stream().map(X509Certificate.class::cast).toList();
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": no certificate in PEM form", e);
        }
    }

    /** The system's authorities and these. */
    private static TrustManager[] trusting(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        int count = 0;
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager known) {
                for (X509Certificate authority : known.getAcceptedIssuers()) {
                    store.setCertificateEntry("system-" + count++, authority);
                }
            }
        }
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("own-" + count++, authority);
        }
        return managers(store);
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keyManagers(Path certificate) throws GeneralSecurityException, IOException {
        String name = String.valueOf(certificate.getFileName());
        Path key = certificate.resolveSibling(name.substring(0, name.length() - ".cert".length()) + ".key");
        if (!Files.exists(key)) {
            throw new IOException(key + ": missing, it belongs to " + name);
        }
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "client",
                PemKey.read(key.toString(), read(key)),
                NO_PASSWORD,
                certificates(certificate).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
