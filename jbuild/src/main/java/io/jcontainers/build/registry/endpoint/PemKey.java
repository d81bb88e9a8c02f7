package io.jcontainers.build.registry.endpoint;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** A private key in a PEM file: PKCS 8, or the older forms of RSA and EC that openssl writes. */
final class PemKey {
    private PemKey() {}

    /** @throws IOException for a file without one, or with one behind a password */
    static PrivateKey read(String source, byte[] bytes) throws IOException {
        try (PemReader reader = new PemReader(new StringReader(new String(bytes, StandardCharsets.ISO_8859_1)))) {
            for (PemObject object = reader.readPemObject(); object != null; object = reader.readPemObject()) {
                if (object.getType().endsWith("PRIVATE KEY")) {
                    return key(source, object);
                }
            }
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException(source + ": no private key that can be read", e);
        }
        throw new IOException(source + ": no private key in PEM form");
    }

    private static PrivateKey key(String source, PemObject object) throws IOException, GeneralSecurityException {
        if (object.getType().startsWith("ENCRYPTED") || !object.getHeaders().isEmpty()) {
            throw new IOException(source + ": the key is behind a password; take it off with openssl pkey");
        }
        PrivateKeyInfo info = info(object);
        String algorithm = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
        String name = algorithm.equals(PKCSObjectIdentifiers.rsaEncryption.getId())
                ? "RSA"
                : algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey.getId()) ? "EC" : "EdDSA";
        return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static PrivateKeyInfo info(PemObject object) throws IOException {
        return switch (object.getType()) {
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(object.getContent()));
            case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(object.getContent());
                yield new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
            }
            default -> PrivateKeyInfo.getInstance(object.getContent());
        };
    }
}
