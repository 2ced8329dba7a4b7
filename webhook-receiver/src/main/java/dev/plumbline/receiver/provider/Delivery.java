package dev.plumbline.receiver.provider;

import dev.plumbline.receiver.signature.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was posted: headers and body, as they came. */
public final class Delivery {

    private static final Pattern ID = Pattern.compile("[\\w{}:.-]{1,128}");

    private static final byte[] BODY_ID = "delivery".getBytes(StandardCharsets.US_ASCII);
    private static final int BODY_ID_BYTES = 16;

    private final Map<String, String> headers = new HashMap<>();
    private final byte[] body;
    private final @Nullable String urlToken;

    /**
     * Takes what was posted.
     *
     * @param body not to be changed afterwards
     */
    public Delivery(Map<String, String> headers, byte[] body) {
        this(headers, body, null);
    }

    /**
     * Takes what was posted to a URL with a token.
     *
     * @param body not to be changed afterwards
     * @param urlToken null where there is none
     */
    public Delivery(Map<String, String> headers, byte[] body, @Nullable String urlToken) {
        headers.forEach((name, value) -> this.headers.put(name.toLowerCase(Locale.ROOT), value));
        this.body = body;
        this.urlToken = urlToken;
    }

    /** The raw bytes: what a signature is over. */
    byte[] body() {
        return body;
    }

    /** What is needed beside the body to read it, in bytes: JSON in a form is decoded, for which there are two arrays for a moment. */
    public int bytesToRead() {
        return Payload.isForm(this) ? 2 * body.length : 0;
    }

    /** The token of {@code Authorization: Bearer} (RFC 6750), empty where there is none. */
    public Optional<String> bearerToken() {
        String header = header("Authorization");
        String scheme = "Bearer ";
        return header != null && header.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(header.substring(scheme.length()).strip())
                : Optional.empty();
    }

    /** The secret in the URL, for providers that offer no other proof; null where there is none. */
    @Nullable
    String urlToken() {
        return urlToken;
    }

    /** A header, whatever the case of its name; null where it is absent. */
    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** A header without which the delivery makes no sense. */
    String required(String name) throws MalformedDelivery {
        String value = header(name);
        if (value == null) {
            throw new MalformedDelivery(name, "the header is missing");
        }
        return value;
    }

    /**
     * The provider's id of the delivery. Where there is none, one of our own: a push without an id is never taken for the
     * repetition of another.
     */
    String id(String header) {
        return idOf(header(header));
    }

    /** The same, of an id that stands in the body; null where there is none. */
    static String idOf(@Nullable String given) {
        return given != null && ID.matcher(given).matches() ? given : "none-" + UUID.randomUUID();
    }

    /** An id for what bears none but says when it happened: the same for the same body. */
    String bodyId() {
        return "body-" + HexFormat.of().formatHex(HmacSha256.of(body, BODY_ID), 0, BODY_ID_BYTES);
    }
}
