package dev.plumbline.poller.poll;

import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.schedule.Timetable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Gives each repository in use its turns, each on a thread of its own, for as long as it is in use. */
@ApplicationScoped
public class Rounds {

    private static final Logger LOG = Logger.getLogger(Rounds.class);

    private final Poller poller;
    private final PollMeters meters;
    private final Reachability reachability;
    private final HostLimits hosts;
    private final Timetable timetable;
    private final Clock clock = Clock.systemUTC();
    private final Map<RepositoryUrl, Repeated> watched = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("rounds").daemon().factory());
    private final ExecutorService turns = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Instant heartbeat = Instant.EPOCH;

    Rounds(Poller poller, PollMeters meters, Reachability reachability, HostLimits hosts, PollerSettings settings) {
        this.poller = poller;
        this.meters = meters;
        this.reachability = reachability;
        this.hosts = hosts;
        this.timetable = new Timetable(
                clock, () -> ThreadLocalRandom.current().nextDouble(), settings.interval(), settings.maxBackoff());
        meters.repositories(watched.values());
        meters.lateness(this::lateness);
    }

    /** In seconds. */
    private Number lateness() {
        Instant now = clock.instant();
        return watched.values().stream()
                .map(repeated -> repeated.overdue(now))
                .max(Comparator.naturalOrder())
                .filter(Duration::isPositive)
                .map(late -> late.toMillis() / 1e3)
                .orElse(0.0);
    }

    /** Begins. */
    public void start() {
        heartbeat = clock.instant();
        timer.scheduleAtFixedRate(() -> heartbeat = clock.instant(), 0, 1, TimeUnit.SECONDS);
    }

    /** When the timer was last seen alive; the epoch before {@link #start()}. */
    public Instant heartbeat() {
        return heartbeat;
    }

    /** These, and no others, are this instance's from now on. */
    public void watch(Collection<WatchedRepository> mine) {
        Map<RepositoryUrl, WatchedRepository> wanted = new HashMap<>();
        mine.forEach(repository -> wanted.put(repository.identity(), repository));
        watched.keySet().retainAll(wanted.keySet());
        hosts.retain(mine.stream().map(WatchedRepository::host).collect(Collectors.toSet()));
        // All of them before any begins, since each is one of its host's repositories.
        wanted.values().stream()
                .filter(repository -> !watched.containsKey(repository.identity()))
                .forEach(repository -> rests(repository).ifPresent(until -> hosts.rest(repository.host(), until)));
        wanted.forEach((identity, repository) -> {
            Repeated known = watched.get(identity);
            if (known == null) {
                begin(repository);
            } else {
                known.become(repository);
            }
        });
    }

    /** Asks a repository at once, if it is this instance's. */
    public void hurry(RepositoryUrl identity) {
        Repeated repeated = watched.get(identity);
        if (repeated != null && repeated.hurry()) {
            schedule(repeated, clock.instant());
        }
    }

    /** The same of each that is this repository but for the port: of a renamed one, a provider may tell the HTTP URL alone. */
    public void hurryAtAnyPort(RepositoryUrl identity) {
        RepositoryUrl wanted = identity.withoutPort();
        watched.keySet().stream()
                .filter(known -> known.withoutPort().equals(wanted))
                .forEach(this::hurry);
    }

    /** Ends all turns, also those that are under way. */
    public void stop() {
        timer.shutdownNow();
        turns.shutdownNow();
    }

    private void begin(WatchedRepository repository) {
        Repeated repeated = new Repeated(repository);
        watched.put(repository.identity(), repeated);
        schedule(repeated, rests(repository).orElseGet(timetable::first));
    }

    /** Its host asked for that before a restart, or asked the instance that had the repository before. */
    private Optional<Instant> rests(WatchedRepository repository) {
        return reachability.restsUntil(repository.identity()).map(timetable::restUntil);
    }

    private void schedule(Repeated repeated, Instant due) {
        try {
            Instant now = clock.instant();
            repeated.waits(
                    Duration.between(now, due),
                    now,
                    wait -> timer.schedule(
                            () -> turns.submit(() -> turn(repeated)), wait.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            LOG.debugf(
                    "no further turn repository=%s: stopping",
                    repeated.repository().identity());
        }
    }

    private void turn(Repeated repeated) {
        WatchedRepository repository = repeated.repository();
        if (watched.get(repository.identity()) != repeated) {
            return;
        }
        repeated.begins();
        try {
            Optional<Poller.Answer> answer = ask(repeated);
            if (answer.isEmpty()) {
                leaveAlone(repeated);
                return;
            }
            repeated.answered(poller.tell(repository, answer.get(), repeated.found()));
            if (Poller.asks(repository)) {
                reachability.answered(repository.identity());
            }
            meters.turn("answered");
            schedule(repeated, timetable.afterAnswer());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RemoteUnavailable e) {
            Instant next = failed(repeated, e, e.retryAfter().orElse(Duration.ZERO));
            tell(repeated, e, new Reachability.Failing(repeated.failingSince(clock.instant()), next));
        } catch (HintsUnavailable e) {
            failed(repeated, e, Duration.ZERO);
        } catch (RuntimeException e) {
            // The outermost edge: whatever one repository leads to, it keeps its turns and disturbs no other.
            LOG.errorf(e, "turn broke off repository=%s", repository.identity());
            failed(repeated, e, Duration.ZERO);
        }
    }

    /** Empty where the host wants to be left alone. */
    private Optional<Poller.Answer> ask(Repeated repeated) throws RemoteUnavailable, InterruptedException {
        WatchedRepository repository = repeated.repository();
        return hosts.ask(repository.host(), () -> {
            repeated.asked();
            long begun = System.nanoTime();
            try {
                return poller.ask(repository);
            } finally {
                meters.took(Duration.ofNanos(System.nanoTime() - begun));
            }
        });
    }

    private void leaveAlone(Repeated repeated) {
        WatchedRepository repository = repeated.repository();
        Instant now = clock.instant();
        Instant next = timetable.afterRest(hosts.restsUntil(repository.host()).orElse(now));
        schedule(repeated, next);
        tell(
                repeated,
                RemoteUnavailable.resting(repository),
                new Reachability.Failing(repeated.failingSince(now), next));
    }

    private Instant failed(Repeated repeated, Exception failure, Duration retryAfter) {
        int failures = repeated.failed(clock.instant());
        meters.turn("failed");
        Instant next = timetable.afterFailure(failures, retryAfter);
        LOG.warnf(
                "not polled repository=%s failures=%d next=%s reason=\"%s\"",
                repeated.repository().identity(),
                failures,
                next,
                failure instanceof PollFailure
                        ? failure.getMessage()
                        : failure.getClass().getSimpleName());
        schedule(repeated, next);
        return next;
    }

    private void tell(Repeated repeated, RemoteUnavailable failure, Reachability.Failing failing) {
        try {
            reachability.failed(repeated.repository(), failure, repeated.failures(), failing);
        } catch (HintsUnavailable e) {
            LOG.debugf(
                    "not told repository=%s: the next failure will be",
                    repeated.repository().identity());
        }
    }
}
