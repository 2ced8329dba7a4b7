package dev.plumbline.poller.poll;

import dev.plumbline.poller.schedule.Timetable;
import io.github.bucket4j.Bucket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * So many turns of one host's repositories at once, so many begun in a second, and none while the host asks to be left alone. A host
 * that hangs is waited for by its own repositories alone.
 */
@Singleton
final class HostLimits {

    /** So many hosts are remembered that are in use no more, and asked to be left alone. */
    static final int REMEMBERED = 1_000;

    private final int atOnce;
    private final int perSecond;
    private final InstantSource clock;
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();

    @Inject
    HostLimits(PollerSettings settings) {
        this(settings.perHost(), settings.perHostAndSecond(), InstantSource.system());
    }

    HostLimits(int atOnce, int perSecond, InstantSource clock) {
        this.atOnce = atOnce;
        this.perSecond = perSecond;
        this.clock = clock;
    }

    private static final class Host {
        private final Semaphore turns;
        private final Bucket begun;
        private volatile Instant restsUntil = Instant.MIN;

        private synchronized void rest(Instant until) {
            restsUntil = until.isAfter(restsUntil) ? until : restsUntil;
        }

        private Host(int atOnce, int perSecond) {
            this.turns = new Semaphore(atOnce, true);
            this.begun = Bucket.builder()
                    .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                    .build();
        }
    }

    /** Leave to ask a host. */
    interface Permit extends AutoCloseable {

        /** Gives it back. */
        @Override
        void close();
    }

    /** Something that is asked of a host. */
    interface Question<T> {

        /** Asks it. */
        T ask() throws RemoteUnavailable;
    }

    /** The answer; empty where the host wants to be left alone: many may have waited to enter when it said so. */
    <T> Optional<T> ask(String host, Question<T> question) throws RemoteUnavailable, InterruptedException {
        if (restsUntil(host).isPresent()) {
            return Optional.empty();
        }
        try (Permit permit = enter(host)) {
            return restsUntil(host).isPresent() ? Optional.empty() : Optional.of(answer(host, question));
        }
    }

    private <T> T answer(String host, Question<T> question) throws RemoteUnavailable {
        try {
            return question.ask();
        } catch (RemoteUnavailable e) {
            // Before the next one enters.
            e.retryAfter().ifPresent(asked -> rest(host, clock.instant().plus(Timetable.bounded(asked))));
            throw e;
        }
    }

    /** Waits until that host may be asked; to be closed afterwards. */
    Permit enter(String host) throws InterruptedException {
        Host entered = host(host);
        entered.begun.asBlocking().consume(1);
        entered.turns.acquire();
        return entered.turns::release;
    }

    /** A host asked to be left alone until then: all of its repositories leave it alone. */
    void rest(String host, Instant until) {
        host(host).rest(until);
    }

    /** Until when a host is left alone; empty where it is not. */
    Optional<Instant> restsUntil(String host) {
        Host known = hosts.get(host);
        return known != null && known.restsUntil.isAfter(clock.instant())
                ? Optional.of(known.restsUntil)
                : Optional.empty();
    }

    /** Forgets all hosts but these, and those that are left alone: they may be in use again before that ends. */
    void retain(Set<String> inUse) {
        Instant now = clock.instant();
        Set<String> resting = hosts.entrySet().stream()
                .filter(host -> host.getValue().restsUntil.isAfter(now))
                .filter(host -> !inUse.contains(host.getKey()))
                .sorted(Comparator.comparing(
                        host -> now.until(host.getValue().restsUntil).negated()))
                .limit(REMEMBERED)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        hosts.keySet().removeIf(host -> !inUse.contains(host) && !resting.contains(host));
    }

    private Host host(String name) {
        return hosts.computeIfAbsent(name, unknown -> new Host(atOnce, perSecond));
    }
}
