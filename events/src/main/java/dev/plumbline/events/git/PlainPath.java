package dev.plumbline.events.git;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The path of a URL as its host reads it: percent-encoding is undone, once. */
final class PlainPath {

    private static final Pattern ENCODED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    /** Hosts may take them for the end of a segment, or for encoding once more. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[%\\\\\\p{Cntrl}\\x80-\\x9f]");

    private PlainPath() {}

    /** Empty where hosts might read another path: it climbs, or hides what it says. */
    static Optional<String> of(String path) {
        StringBuilder plain = new StringBuilder();
        Matcher encoded = ENCODED.matcher(path);
        int end = 0;
        while (encoded.find()) {
            Optional<String> decoded = decoded(encoded.group());
            if (decoded.isEmpty() || decoded.get().contains("/")) {
                return Optional.empty();
            }
            plain.append(path, end, encoded.start()).append(decoded.get());
            end = encoded.end();
        }
        plain.append(path, end, path.length());
        return Optional.of(plain.toString())
                .filter(text -> !AMBIGUOUS.matcher(text).find() && !climbs(text));
    }

    private static Optional<String> decoded(String encoded) {
        byte[] bytes = HexFormat.of().parseHex(encoded.replace("%", ""));
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Tomcat passes over what follows a semicolon. */
    private static boolean climbs(String path) {
        return Arrays.stream(path.split("/", -1))
                .anyMatch(segment -> segment.equals("..") || segment.startsWith("..;"));
    }
}
