package dev.plumbline.e2e.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A series of measured times. */
record Durations(List<Duration> sorted) {

    Durations {
        sorted = sorted.stream().sorted().toList();
    }

    /** The value that this share of the series, from 0 to 1, does not exceed: the nearest rank. */
    Duration percentile(double share) {
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(rank - 1, 0));
    }

    /** Half and nearly all, for a table: {@code 85 / 120 ms (n=30)}. */
    String summary() {
        return "%s / %s ms (n=%d)"
                .formatted(milliseconds(percentile(0.5)), milliseconds(percentile(0.95)), sorted.size());
    }

    static String milliseconds(Duration duration) {
        return String.format(Locale.ROOT, "%.0f", duration.toNanos() / 1e6);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }
}
