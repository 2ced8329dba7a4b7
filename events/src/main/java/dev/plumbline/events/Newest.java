package dev.plumbline.events;

import java.util.LinkedHashSet;

/**
 * What was added last: beyond so many, the one that was added first is forgotten. For several threads.
 *
 * @param <E> is compared by its {@code equals}
 */
public final class Newest<E> {

    private final int most;
    private final LinkedHashSet<E> elements = new LinkedHashSet<>();

    /** Nothing yet, and never more than so many. */
    public Newest(int most) {
        this.most = most;
    }

    /** Whether it was added, and is not forgotten. */
    public synchronized boolean contains(E element) {
        return elements.contains(element);
    }

    /** Adds one; false where it is there, which makes it no newer. */
    public synchronized boolean add(E element) {
        boolean added = elements.add(element);
        if (elements.size() > most) {
            elements.removeFirst();
        }
        return added;
    }
}
