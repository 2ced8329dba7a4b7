package dev.plumbline.audit.trail;

import dev.plumbline.events.ApplicationKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the trail holds, to be read. Every method throws {@link TrailUnavailable} where the store cannot be reached. */
public interface History {

    /** What is read at once has at most this much data, in bytes, however many entries were asked for; but always one entry. */
    int MAX_PAGE_BYTES = 8 * 1024 * 1024;

    /**
     * Some entries.
     *
     * @param more whether there are more after the last one
     */
    record Page(List<Recorded> entries, boolean more) {

        public Page {
            entries = List.copyOf(entries);
        }
    }

    /** A place in an application's timeline. */
    record Moment(Instant time, long sequence) {}

    /** Entries that fit a selection, after that sequence, in ascending order of it. */
    Page events(Selection selection, long after, int limit);

    /**
     * What happened to an application and the commits that led to it, the newest first, without the requests and the
     * objects applied one by one.
     *
     * @param before the moment to go on from, null for the newest
     */
    Page timeline(ApplicationKey application, @Nullable Moment before, int limit);

    /** The events of a chain in order of sequence, without their data. */
    List<Recorded> chain(String correlationId, int limit);

    /** When these events happened; those that are not recorded are left out. */
    Map<String, Instant> times(Collection<String> ids);

    /** Applications in order of their names, after that one. */
    List<ApplicationState> applications(String after, int limit);

    /** The newest entry, without its data; empty where there is none. */
    Optional<Recorded> newest();
}
