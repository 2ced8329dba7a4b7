package dev.plumbline.receiver.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How many deliveries are worked on at once. One sender has at most half of them, so that the slowness of one is not the refusal
 * of all.
 */
final class Slots {

    private final Semaphore free;
    private final int perSender;
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    Slots(int all) {
        this.free = new Semaphore(all);
        this.perSender = Math.max(1, all / 2);
    }

    /**
     * Takes a slot.
     *
     * @return false where there is none for this sender; otherwise it has to be {@link #free freed}
     */
    boolean take(String sender) {
        if (!free.tryAcquire()) {
            return false;
        }
        if (taken.merge(sender, 1, Integer::sum) > perSender) {
            free(sender);
            return false;
        }
        return true;
    }

    /** Gives a slot back. */
    void free(String sender) {
        taken.computeIfPresent(sender, (same, slots) -> slots == 1 ? null : slots - 1);
        free.release();
    }
}
