package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The sum over all values of a file, in their order, which tells whether one was taken away or changed. */
final class SopsMac {

    /** Begins a sum over encrypted values only, so that it can be mistaken for no other. */
    private static final byte[] ONLY_ENCRYPTED =
            HexFormat.of().parseHex("8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69");

    private final MessageDigest digest;
    private final boolean onlyEncrypted;

    SopsMac(boolean onlyEncrypted) {
        try {
            this.digest = MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
        this.onlyEncrypted = onlyEncrypted;
        if (onlyEncrypted) {
            digest.update(ONLY_ENCRYPTED);
        }
    }

    /** Takes the next value, in the open. */
    void add(JsonNode value, boolean encrypted) {
        if (encrypted || !onlyEncrypted) {
            digest.update(bytes(value));
        }
    }

    /** Whether the sum is that one. */
    boolean is(String expected) {
        String sum = HexFormat.of().withUpperCase().formatHex(digest.digest());
        return MessageDigest.isEqual(
                sum.getBytes(StandardCharsets.US_ASCII), expected.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(JsonNode value) {
        return value instanceof BinaryNode binary
                ? binary.binaryValue()
                : text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** As SOPS, a Go program, writes values: numbers without an exponent and with no more digits than needed. */
    private static String text(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue() ? "True" : "False";
        }
        if (value.isIntegralNumber() || !value.isNumber()) {
            return value.asText();
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value.doubleValue())).stripTrailingZeros();
        return shortest.toPlainString();
    }
}
