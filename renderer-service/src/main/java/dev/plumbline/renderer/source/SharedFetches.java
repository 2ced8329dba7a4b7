package dev.plumbline.renderer.source;

import dev.plumbline.events.Newest;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests share fetches without a clock. A fetch serves each request that was there before it began; and since a
 * trigger lies before the first request that names it, a fetch that serves one request of a trigger serves all of them,
 * those too that come later.
 */
final class SharedFetches {

    private static final int REMEMBERED_TRIGGERS = 10_000;

    /** Held by whoever fetches; one for all URLs of a repository. */
    private final ReentrantLock turn;

    private final Runnable fetch;
    private final Newest<String> served = new Newest<>(REMEMBERED_TRIGGERS);

    private @Nullable Flight next;
    private @Nullable Flight flying;
    private int passengers;

    /**
     * Nothing fetched yet.
     *
     * @param fetch throws {@link SourceUnavailable} where it fails
     */
    SharedFetches(ReentrantLock turn, Runnable fetch) {
        this.turn = turn;
        this.fetch = fetch;
    }

    private static final class Flight {
        private final Set<String> triggers = new HashSet<>();
        private final CompletableFuture<Optional<SourceUnavailable>> landed = new CompletableFuture<>();
    }

    /**
     * Returns when a fetch has succeeded that began after the trigger was first seen here.
     *
     * @throws SourceUnavailable where that fetch failed
     */
    void awaitFetch(String trigger) {
        Flight flight;
        boolean leads;
        synchronized (this) {
            if (served.contains(trigger)) {
                return;
            }
            passengers++;
            boolean aboard = flying != null && flying.triggers.contains(trigger);
            leads = !aboard && next == null;
            flight = aboard ? Objects.requireNonNull(flying) : next == null ? new Flight() : next;
            if (!aboard) {
                next = flight;
                flight.triggers.add(trigger);
            }
        }
        if (leads) {
            fly(flight);
        }
        Optional<SourceUnavailable> failure = flight.landed.join();
        synchronized (this) {
            passengers--;
        }
        if (failure.isPresent()) {
            throw new SourceUnavailable(failure.get().text());
        }
    }

    /** How many requests wait; for tests. */
    synchronized int passengers() {
        return passengers;
    }

    private void fly(Flight flight) {
        turn.lock();
        try {
            synchronized (this) {
                next = null; // it begins now: who comes later takes the next one, unless its trigger is aboard
                flying = flight;
            }
            fetch.run();
            synchronized (this) {
                flight.triggers.forEach(served::add);
            }
            flight.landed.complete(Optional.empty());
        } catch (SourceUnavailable e) {
            flight.landed.complete(Optional.of(e));
        } finally {
            synchronized (this) {
                flying = null;
            }
            turn.unlock();
            flight.landed.complete(Optional.of(new SourceUnavailable("the fetch ended unexpectedly")));
        }
    }
}
