package dev.plumbline.renderer.tool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * Who may run a tool next: one tenant after the other, and of each whoever came first. So one that has many slow runs has each
 * other tenant wait for one of them at most.
 */
public final class Turns {

    private static final ScopedValue<String> TENANT = ScopedValue.newInstance();

    /** By tenant, the one that waits longest for its turn first. */
    private final Map<String, Deque<CountDownLatch>> waiting = new LinkedHashMap<>();

    private int free;

    /** So many at once. */
    Turns(int free) {
        this.free = free;
    }

    /** Does work whose runs are that tenant's. */
    public static <T> T as(String tenant, Supplier<T> work) {
        return ScopedValue.where(TENANT, tenant).call(work::get);
    }

    /**
     * Returns when it is this thread's turn, which it then gives back.
     *
     * @throws ToolException where the thread is interrupted
     */
    void take() {
        CountDownLatch turn = new CountDownLatch(1);
        synchronized (this) {
            if (free > 0) {
                free--;
                return;
            }
            waiting.computeIfAbsent(TENANT.orElse(""), none -> new ArrayDeque<>())
                    .add(turn);
        }
        try {
            turn.await();
        } catch (InterruptedException e) {
            leave(turn);
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted while a tool waited for its turn", e);
        }
    }

    /** Gives a turn to whoever is next. */
    synchronized void give() {
        Iterator<Map.Entry<String, Deque<CountDownLatch>>> tenants =
                waiting.entrySet().iterator();
        if (!tenants.hasNext()) {
            free++;
            return;
        }
        Map.Entry<String, Deque<CountDownLatch>> next = tenants.next();
        tenants.remove();
        next.getValue().removeFirst().countDown();
        if (!next.getValue().isEmpty()) {
            waiting.put(next.getKey(), next.getValue());
        }
    }

    /** How many wait; for tests. */
    synchronized int waiting() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    /** Its turn may have come just now. */
    private synchronized void leave(CountDownLatch turn) {
        if (turn.getCount() == 0) {
            give();
            return;
        }
        waiting.values().forEach(turns -> turns.remove(turn));
        waiting.values().removeIf(Deque::isEmpty);
    }
}
