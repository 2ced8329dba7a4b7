package dev.plumbline.renderer.source.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A commit or a tag, taken apart as Git does it.
 *
 * @param payload what was signed
 * @param signature in its armor
 * @see <a href="https://git-scm.com/docs/gitformat-signature">gitformat-signature</a>
 */
public record SignedObject(byte[] payload, byte[] signature) {

    private static final String HEADER = "\ngpgsig ";
    private static final String CLEAR = "-----BEGIN PGP SIGNED MESSAGE-----\n";
    private static final String PGP = "\n-----BEGIN PGP SIGNATURE-----\n";
    private static final String SSH = "\n-----BEGIN SSH SIGNATURE-----\n";

    /** A commit; empty where it is not signed, or in two ways, of which each reader would take another. */
    public static Optional<SignedObject> commit(byte[] raw) {
        String text = new String(raw, StandardCharsets.ISO_8859_1);
        int body = text.indexOf("\n\n");
        String headers = body < 0 ? text : text.substring(0, body + 1);
        int start = headers.indexOf(HEADER);
        if (start < 0 || headers.indexOf(HEADER, start + 1) >= 0) {
            return Optional.empty();
        }
        int end = headers.indexOf('\n', start + 1);
        while (end + 1 < headers.length() && headers.charAt(end + 1) == ' ') {
            end = headers.indexOf('\n', end + 1);
        }
        String signature = headers.substring(start + HEADER.length(), end).replace("\n ", "\n");
        String payload = text.substring(0, start) + text.substring(end);
        return Optional.of(new SignedObject(bytes(payload), bytes(signature + "\n")));
    }

    /** A tag; empty where it is not signed. The signature is the last part of its message. */
    public static Optional<SignedObject> tag(byte[] raw) {
        String text = new String(raw, StandardCharsets.ISO_8859_1);
        int start = Math.max(text.lastIndexOf(PGP), text.lastIndexOf(SSH)) + 1;
        return start == 0
                ? Optional.empty()
                : Optional.of(new SignedObject(Arrays.copyOf(raw, start), Arrays.copyOfRange(raw, start, raw.length)));
    }

    /**
     * A text that is signed in the clear (RFC 9580, 7); empty where it is none. Line ends, and blanks at the end of lines, are not
     * signed.
     */
    public static Optional<SignedObject> clearText(byte[] raw) {
        String text = new String(raw, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        int body = text.indexOf("\n\n");
        int end = text.indexOf(PGP);
        if (!text.startsWith(CLEAR) || body < 0 || end < body || text.indexOf(PGP, end + 1) >= 0) {
            return Optional.empty();
        }
        // The line end before the signature is the signature's, an empty line before it is the text's.
        String payload = Arrays.stream(
                        text.substring(body + 2, Math.max(body + 2, end)).split("\n", -1))
                .map(line -> (line.startsWith("- ") ? line.substring(2) : line).replaceAll("[ \t]+$", ""))
                .collect(Collectors.joining("\r\n"));
        return Optional.of(new SignedObject(bytes(payload), bytes(text.substring(end + 1))));
    }

    /** Whether it is signed with an SSH key, else with a GPG key. */
    boolean isSsh() {
        return new String(signature, StandardCharsets.ISO_8859_1).startsWith(SSH.substring(1));
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
