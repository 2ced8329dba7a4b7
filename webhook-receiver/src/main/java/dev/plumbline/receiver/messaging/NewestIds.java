package dev.plumbline.receiver.messaging;

import java.util.LinkedHashSet;

/** The ids that were added last: beyond so many, the one that was added first is forgotten. For several threads. */
final class NewestIds {

    private final int most;
    private final LinkedHashSet<String> ids = new LinkedHashSet<>();

    NewestIds(int most) {
        this.most = most;
    }

    synchronized boolean contains(String id) {
        return ids.contains(id);
    }

    synchronized void add(String id) {
        ids.add(id);
        if (ids.size() > most) {
            ids.removeFirst();
        }
    }
}
