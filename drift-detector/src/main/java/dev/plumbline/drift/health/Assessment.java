package dev.plumbline.drift.health;

import dev.plumbline.events.Health;

/**
 * How one object fares.
 *
 * @param message why, for people; empty where all is well. Never holds a Secret's value
 */
public record Assessment(Health health, String message) {

    /** All is well. */
    public static final Assessment HEALTHY = new Assessment(Health.HEALTHY, "");

    /** Longer messages are cut, in characters. */
    private static final int MAX_MESSAGE = 500;

    public Assessment {
        message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }

    static Assessment progressing(String message) {
        return new Assessment(Health.PROGRESSING, message);
    }

    static Assessment degraded(String message) {
        return new Assessment(Health.DEGRADED, message);
    }

    static Assessment suspended(String message) {
        return new Assessment(Health.SUSPENDED, message);
    }
}
