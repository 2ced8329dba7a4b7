package dev.plumbline.audit.timeline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened, for a person.
 *
 * @param type the event's name: {@code CommitPushed}
 * @param revision the commit that it is about, null where it is about none
 * @param summary one sentence
 * @param sinceCauseMillis since the event that led to it, null where that is not recorded or there is none
 * @param sinceStartMillis since the chain began, as with the push; null where that is not recorded
 */
public record TimelineEntry(
        String id,
        Instant time,
        String type,
        @Nullable String revision,
        String summary,
        String correlationId,
        @Nullable Long sinceCauseMillis,
        @Nullable Long sinceStartMillis) {}
