package dev.plumbline.e2e.workspace;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** The environment's keys and secrets, made once and then kept. Each service is given only the ones that it needs. */
public final class KeyFiles {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    /** Makes what is missing in this folder. */
    public KeyFiles(Path folder) {
        this.folder = folder;
        try {
            makePair("signing", "Ed25519");
            makePair("service-account", "RSA");
            makeSealingPair();
            make("fingerprint.key", Base64.getEncoder().encodeToString(random(32)));
            make("webhook-secret", hex(20));
            make("admin-token", hex(20));
            make("postgres-password", hex(20));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks an algorithm that every JDK 25 has", e);
        }
    }

    /** A key's file. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** A secret's text. */
    public String text(String name) {
        try {
            return Files.readString(file(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makePair(String name, String algorithm) throws NoSuchAlgorithmException {
        if (Files.exists(file(name + ".public.pem"))) {
            return;
        }
        var pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        make(name + ".private.pem", pem("PRIVATE KEY", pair.getPrivate()));
        make(name + ".public.pem", pem("PUBLIC KEY", pair.getPublic()));
    }

    private void makeSealingPair() throws NoSuchAlgorithmException {
        if (Files.exists(file("sealing.public"))) {
            return;
        }
        KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
        make("sealing.private", new String(pair.getPrivate().getEncoded(), StandardCharsets.US_ASCII));
        make("sealing.public", new String(pair.getPublic().getEncoded(), StandardCharsets.US_ASCII));
    }

    private void make(String name, String content) {
        if (!Files.exists(file(name))) {
            PrivateFile.write(file(name), content + "\n");
        }
    }

    private static String pem(String type, Key key) {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----";
    }

    private static String hex(int bytes) {
        return HexFormat.of().formatHex(random(bytes));
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
