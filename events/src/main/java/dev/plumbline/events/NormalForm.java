package dev.plumbline.events;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Of all ways to write the host and the path of a URL, one: RFC 3986, section 6.2.2, for what is percent-encoded, RFC 3987, section 3.1,
 * for what is not ASCII, and IDNA for hosts.
 */
final class NormalForm {

    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");
    private static final Pattern LAST_DOTS = Pattern.compile("\\.+$");

    /** They stand for others in IDNA 2003, which Java has, and for themselves in IDNA 2008, which browsers have: two hosts. */
    private static final Pattern DEVIATING = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    private static final Pattern ENCODED = Pattern.compile("%(?<hex>[0-9A-Fa-f]{2})?|(?<raw>\\P{ASCII}+)");
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private NormalForm() {}

    /**
     * In lower case, in the letters of the DNS, without the dot of its root.
     *
     * @param host without a port
     * @throws IllegalArgumentException where it cannot be a host's name; the message does not quote it
     */
    static String host(String host) {
        String name = ASCII.matcher(host).matches() ? host : ascii(host);
        String normal = LAST_DOTS.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst("");
        if (normal.isEmpty()) {
            throw noHost();
        }
        return normal;
    }

    private static String ascii(String host) {
        if (!DEVIATING.matcher(host).find()) {
            try {
                return IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES);
            } catch (IllegalArgumentException e) {
                throw noHost();
            }
        }
        throw noHost();
    }

    private static IllegalArgumentException noHost() {
        return new IllegalArgumentException(
                "a repository URL's host is a name in ASCII (xn--), or one that IDNA allows");
    }

    /**
     * Percent-encoded is what is not ASCII, and what would mean something else if it were not; in capitals.
     *
     * @throws IllegalArgumentException where a {@code %} encodes nothing; the message does not quote the path
     */
    static String path(String path) {
        return ENCODED.matcher(path).replaceAll(part -> Matcher.quoteReplacement(normal(part)));
    }

    private static String normal(MatchResult part) {
        String raw = part.group("raw");
        if (raw != null) {
            return "%" + HEX.withDelimiter("%").formatHex(raw.getBytes(StandardCharsets.UTF_8));
        }
        String hex = part.group("hex");
        if (hex == null) {
            throw new IllegalArgumentException("a repository URL's path has a % that encodes nothing");
        }
        String character = String.valueOf((char) HexFormat.fromHexDigits(hex));
        return UNRESERVED.matcher(character).matches() ? character : "%" + hex.toUpperCase(Locale.ROOT);
    }
}
