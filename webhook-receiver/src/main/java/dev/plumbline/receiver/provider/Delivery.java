package dev.plumbline.receiver.provider;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was posted: headers and body, as they came. */
public final class Delivery {

    private static final Pattern ID = Pattern.compile("[\\w{}:.-]{1,128}");

    private final Map<String, String> headers = new HashMap<>();
    private final byte[] body;

    /**
     * Takes what was posted.
     *
     * @param body not to be changed afterwards
     */
    public Delivery(Map<String, String> headers, byte[] body) {
        headers.forEach((name, value) -> this.headers.put(name.toLowerCase(Locale.ROOT), value));
        this.body = body;
    }

    /** The raw bytes: what a signature is over. */
    byte[] body() {
        return body;
    }

    /** The token of {@code Authorization: Bearer} (RFC 6750), empty where there is none. */
    public Optional<String> bearerToken() {
        String header = header("Authorization");
        String scheme = "Bearer ";
        return header != null && header.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(header.substring(scheme.length()).strip())
                : Optional.empty();
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
}
