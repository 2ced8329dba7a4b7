package dev.plumbline.audit.trail;

import java.util.List;

/** The end of the trail, where entries are appended. Append-only. */
public interface Trail {

    /**
     * Appends those entries that are not in the trail yet, all or none, in their order.
     *
     * @return those that were new
     * @throws TrailUnavailable where the store cannot be reached or is not ready: the same call may succeed later
     * @throws EntriesRefused where the store will never take these entries together
     */
    List<Recorded> append(List<Arrival> arrivals);
}
