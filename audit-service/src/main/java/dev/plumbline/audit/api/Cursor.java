package dev.plumbline.audit.api;

import dev.plumbline.audit.trail.History.Moment;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** Where a page ended, as an opaque text. Each kind of page has its own, so that one is not taken for another's. */
final class Cursor {

    private static final String EVENTS = "e:";
    private static final String TIMELINE = "t:";
    private static final String APPLICATIONS = "a:";

    private Cursor() {}

    static String afterEvent(long sequence) {
        return encoded(EVENTS + sequence);
    }

    static String beforeMoment(Moment moment) {
        return encoded(TIMELINE + moment.sequence() + ":" + moment.time());
    }

    static String afterApplication(String name) {
        return encoded(APPLICATIONS + name);
    }

    /**
     * The sequence that a page of events ended with.
     *
     * @throws BadParameter where the text is no such cursor
     */
    static long event(String cursor) {
        try {
            return Long.parseLong(decoded(cursor, EVENTS));
        } catch (NumberFormatException e) {
            throw bad();
        }
    }

    /**
     * The moment that a page of a timeline ended with.
     *
     * @throws BadParameter where the text is no such cursor
     */
    static Moment moment(String cursor) {
        String[] parts = decoded(cursor, TIMELINE).split(":", 2);
        try {
            Instant time = Instant.parse(parts.length == 2 ? parts[1] : "");
            if (time.isAfter(Instant.parse("9999-12-31T23:59:59.999999Z"))
                    || time.isBefore(Instant.parse("0001-01-01T00:00:00Z"))) {
                throw bad();
            }
            return new Moment(time, Long.parseLong(parts[0]));
        } catch (NumberFormatException | DateTimeException e) {
            throw bad();
        }
    }

    /**
     * The name that a page of applications ended with.
     *
     * @throws BadParameter where the text is no such cursor
     */
    static String application(String cursor) {
        return decoded(cursor, APPLICATIONS);
    }

    private static String encoded(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String cursor, String kind) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (place.startsWith(kind) && place.indexOf('\u0000') < 0) {
                return place.substring(kind.length());
            }
        } catch (IllegalArgumentException e) {
            throw bad();
        }
        throw bad();
    }

    private static BadParameter bad() {
        return new BadParameter("cursor", "must be a page's next or last, unchanged, with the same path");
    }
}
