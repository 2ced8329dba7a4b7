package dev.plumbline.e2e.bench;

import java.time.Duration;

/**
 * How many deliveries are sent.
 *
 * @param perSecond how many a second, evenly, whether those before are answered or not
 * @param length for how long
 * @param bytes of each body
 */
public record WebhookLoad(int perSecond, Duration length, int bytes) {

    /** Rejects what one machine cannot send or the receiver is told to refuse. */
    public WebhookLoad {
        between("deliveries a second", perSecond, 1, 5_000);
        between("seconds", length.toSeconds(), 1, 600);
        between("bytes", bytes, 2_000, 1_000_000);
    }

    /** All of them. */
    int deliveries() {
        return Math.toIntExact(perSecond * length.toSeconds());
    }

    /** From one to the next. */
    Duration interval() {
        return Duration.ofNanos(1_000_000_000L / perSecond);
    }

    private static void between(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(value + " " + what + ": not between " + least + " and " + most);
        }
    }
}
