package dev.plumbline.audit.api;

import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.events.ApplicationKey;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, each read with a message that names it and its limit. */
final class Parameters {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final UriInfo request;

    /**
     * The parameters of a request.
     *
     * @throws BadParameter where there is one that is not allowed, since a filter that was misspelled would silently select
     *     everything, or one that is given twice
     */
    Parameters(UriInfo request, String... allowed) {
        this.request = request;
        request.getQueryParameters().forEach((name, values) -> {
            if (!List.of(allowed).contains(name)) {
                throw new BadParameter(name, "unknown parameter; there are " + String.join(", ", allowed));
            }
            if (values.size() > 1) {
                throw new BadParameter(name, "given " + values.size() + " times; at most once is allowed");
            }
        });
    }

    @Nullable
    String text(String name) {
        String value = request.getQueryParameters().getFirst(name);
        if (value != null && (value.isEmpty() || value.length() > Attributes.MAX_KEY || value.indexOf('\u0000') >= 0)) {
            throw new BadParameter(name, "must have 1 to " + Attributes.MAX_KEY + " characters, none of them NUL");
        }
        return value;
    }

    @Nullable
    ApplicationKey application(String name) {
        String value = text(name);
        try {
            return value == null ? null : ApplicationKey.parse(value);
        } catch (IllegalArgumentException e) {
            throw new BadParameter(name, "must be namespace/name, as fleet/web");
        }
    }

    @Nullable
    Instant time(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(value).toInstant();
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw new BadParameter(name, "must be within the years 1 to 9999");
            }
            return time;
        } catch (DateTimeException e) {
            // The plus of an offset is a space in a query, which is the likeliest mistake.
            throw new BadParameter(
                    name, "must be an RFC 3339 time, as 2026-11-21T10:00:00Z (write a + percent-encoded)");
        }
    }

    int limit(int usual, int most) {
        String value = text("limit");
        if (value == null) {
            return usual;
        }
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw new BadParameter("limit", "must be a number from 1 to " + most);
        }
        throw new BadParameter("limit", "must be from 1 to " + most);
    }
}
