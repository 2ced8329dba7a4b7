package dev.plumbline.poller.git;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header of that name: seconds or a date (RFC 9110, section 10.2.3). */
final class RetryAfter {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final int MAX_LENGTH = 64;

    /** How long a remote is left alone that has had too many requests, and does not say for how long. */
    static final Duration UNSAID = Duration.ofMinutes(1);

    private RetryAfter() {}

    /** How long from now, empty where the header is absent, makes no sense, or names a time that is past. */
    static Optional<Duration> parse(@Nullable String header, Instant now) {
        if (header == null || header.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String text = header.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, date)).filter(Duration::isPositive);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
