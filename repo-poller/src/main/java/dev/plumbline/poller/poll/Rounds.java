package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.schedule.Timetable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Gives each repository in use its turns, each on a thread of its own, for as long as it is in use. */
@ApplicationScoped
public class Rounds {

    private static final Logger LOG = Logger.getLogger(Rounds.class);

    private final Poller poller;
    private final PollMeters meters;
    private final HostLimits hosts;
    private final Timetable timetable;
    private final Clock clock = Clock.systemUTC();
    private final Map<RepositoryUrl, Repeated> watched = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("rounds").daemon().factory());
    private final ExecutorService turns = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Instant heartbeat = Instant.EPOCH;

    Rounds(Poller poller, PollMeters meters, PollerSettings settings) {
        this.poller = poller;
        this.meters = meters;
        this.hosts = new HostLimits(settings.perHost());
        this.timetable = new Timetable(
                clock, () -> ThreadLocalRandom.current().nextDouble(), settings.interval(), settings.maxBackoff());
        meters.repositories(watched.values());
    }

    /** One repository's turns: they end when it is no longer the one that is watched under its name. */
    private static final class Repeated {
        private volatile WatchedRepository repository;
        private volatile Map<String, Head> heads = Map.of();
        private volatile int failures;

        private Repeated(WatchedRepository repository) {
            this.repository = repository;
        }
    }

    /** Begins. */
    public void start() {
        heartbeat = clock.instant();
        timer.scheduleAtFixedRate(() -> heartbeat = clock.instant(), 0, 1, TimeUnit.SECONDS);
    }

    /** When the timer was last seen alive. */
    public Instant heartbeat() {
        return heartbeat;
    }

    /** These, and no others, are in use from now on. */
    public void watch(Collection<WatchedRepository> inUse) {
        Map<RepositoryUrl, WatchedRepository> wanted = new ConcurrentHashMap<>();
        inUse.forEach(repository -> wanted.put(repository.identity(), repository));
        watched.keySet().retainAll(wanted.keySet());
        wanted.forEach((identity, repository) -> {
            Repeated known = watched.get(identity);
            if (known == null) {
                begin(repository);
            } else {
                known.repository = repository;
            }
        });
    }

    /** Ends all turns, also those that are under way. */
    public void stop() {
        timer.shutdownNow();
        turns.shutdownNow();
    }

    private void begin(WatchedRepository repository) {
        Repeated repeated = new Repeated(repository);
        watched.put(repository.identity(), repeated);
        schedule(repeated, timetable.first());
    }

    private void schedule(Repeated repeated, Instant due) {
        long wait = Math.max(0, Duration.between(clock.instant(), due).toNanos());
        try {
            timer.schedule(() -> turns.submit(() -> turn(repeated)), wait, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("no further turn repository=%s: stopping", repeated.repository.identity());
        }
    }

    private void turn(Repeated repeated) {
        WatchedRepository repository = repeated.repository;
        if (watched.get(repository.identity()) != repeated) {
            return;
        }
        try (HostLimits.Permit permit = hosts.enter(repository.host())) {
            repeated.heads = poller.poll(repository, repeated.heads);
            repeated.failures = 0;
            meters.turn("answered");
            schedule(repeated, timetable.afterAnswer());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (PollFailure e) {
            failed(repeated, e.getMessage(), e.retryAfter().orElse(Duration.ZERO));
        } catch (RuntimeException e) {
            // The outermost edge: whatever one repository leads to, it keeps its turns and disturbs no other.
            LOG.errorf(e, "turn broke off repository=%s", repository.identity());
            failed(repeated, e.getClass().getSimpleName(), Duration.ZERO);
        }
    }

    private void failed(Repeated repeated, @Nullable String reason, Duration retryAfter) {
        repeated.failures++;
        meters.turn("failed");
        Instant next = timetable.afterFailure(repeated.failures, retryAfter);
        LOG.warnf(
                "not polled repository=%s failures=%d next=%s reason=\"%s\"",
                repeated.repository.identity(), repeated.failures, next, reason);
        schedule(repeated, next);
    }
}
