package dev.plumbline.audit.trail;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of itself, in its CloudEvents attributes. They come from outside: they are bounded, since the longest
 * key of an index is, and bear no NUL, which PostgreSQL's text cannot hold.
 *
 * @param time in microseconds, as PostgreSQL keeps it; for people, never for ordering
 * @param links what it belongs to
 */
public record Attributes(
        String type,
        String id,
        @Nullable String source,
        @Nullable String subject,
        Instant time,
        Links links) {

    /** The longest type, id, correlation id and causation id, in characters. */
    public static final int MAX_KEY = 300;

    /** The longest source, subject and trace context, in characters. */
    public static final int MAX_TEXT = 4_096;

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * What an event belongs to.
     *
     * @param correlationId the first event of the chain
     * @param causationId the event that led to it, null where it is the first
     * @param traceparent the W3C trace context, null where untraced
     */
    public record Links(
            String correlationId,
            @Nullable String causationId,
            @Nullable String traceparent) {

        public Links {
            correlationId = checked("correlationid", correlationId, MAX_KEY);
            causationId = causationId == null ? null : checked("causationid", causationId, MAX_KEY);
            traceparent = traceparent == null ? null : checked("traceparent", traceparent, MAX_TEXT);
        }
    }

    /**
     * Attributes that can be kept.
     *
     * @throws IllegalArgumentException where one is too long, empty or out of range; the message names it and its limit
     */
    public Attributes {
        type = checked("type", type, MAX_KEY);
        id = checked("id", id, MAX_KEY);
        source = source == null ? null : checked("source", source, MAX_TEXT);
        subject = subject == null ? null : checked("subject", subject, MAX_TEXT);
        time = time.truncatedTo(ChronoUnit.MICROS);
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("its time is not within the years 1 to 9999");
        }
    }

    private static String checked(String name, String value, int limit) {
        if (value.isEmpty() || value.length() > limit) {
            throw new IllegalArgumentException(
                    "its " + name + " has " + value.length() + " characters; 1 to " + limit + " are allowed");
        }
        return value.replace('\u0000', '\uFFFD');
    }
}
