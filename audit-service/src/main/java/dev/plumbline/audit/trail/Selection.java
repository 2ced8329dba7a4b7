package dev.plumbline.audit.trail;

import dev.plumbline.events.ApplicationKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant; null is all.
 *
 * @param type the whole type, {@code dev.plumbline.CommitPushed.v1}, or the event's name, {@code CommitPushed}, for every
 *     version of it
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 */
public record Selection(
        @Nullable ApplicationKey application,
        @Nullable String type,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String correlationId) {}
