package dev.plumbline.events.registry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The header of that name: seconds or a date (RFC 9110, section 10.2.3). More than an hour counts as an hour. */
public final class RetryAfter {

    /** How long a server is left alone that has had too many requests, and does not say for how long. */
    public static final Duration UNSAID = Duration.ofMinutes(1);

    private static final Duration MOST = Duration.ofHours(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final int MAX_LENGTH = 64;

    /** A year of two digits is none that is further in the future (RFC 9110, section 5.6.7). */
    private static final int MAX_YEARS_AHEAD = 50;

    private static final DateTimeFormatter ASCTIME = format("EEE MMM ppd HH:mm:ss yyyy");

    private RetryAfter() {}

    /** How long from now, empty where the header is absent, makes no sense, or names a time that is past. */
    public static Optional<Duration> parse(@Nullable String header, Instant now) {
        if (header == null || header.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String text = header.strip();
        return SECONDS.matcher(text).matches()
                ? Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text))))
                : date(text, now).flatMap(date -> until(date, now));
    }

    /** How long it is until then, empty where that is past. */
    public static Optional<Duration> until(Instant then, Instant now) {
        return Optional.of(bounded(Duration.between(now, then))).filter(Duration::isPositive);
    }

    private static Duration bounded(Duration asked) {
        return asked.compareTo(MOST) > 0 ? MOST : asked;
    }

    /** In the form that is written today, or one of the two that are to be read nevertheless. */
    private static Optional<Instant> date(String text, Instant now) {
        return Stream.of(DateTimeFormatter.RFC_1123_DATE_TIME, ASCTIME, ofTwoDigits(now))
                .flatMap(form -> date(text, form).stream())
                .findFirst();
    }

    private static Optional<Instant> date(String text, DateTimeFormatter form) {
        try {
            return Optional.of(form.withZone(ZoneOffset.UTC).parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter ofTwoDigits(Instant now) {
        int last = now.atOffset(ZoneOffset.UTC).getYear() + MAX_YEARS_AHEAD;
        return new DateTimeFormatterBuilder()
                .append(format("EEEE, dd-MMM-"))
                .appendValueReduced(ChronoField.YEAR, 2, 2, last - 99)
                .append(format(" HH:mm:ss 'GMT'"))
                .toFormatter(Locale.ENGLISH);
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
