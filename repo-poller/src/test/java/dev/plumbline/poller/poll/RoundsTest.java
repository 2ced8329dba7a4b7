package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoundsTest {

    private static final WatchedRepository FLEET = repository("git.example/fleet");
    private static final WatchedRepository CONVOY = repository("git.example/convoy");
    private static final WatchedRepository FLEET_BY_SSH = repository("git.example:2222/fleet");
    private static final WatchedRepository ELSEWHERE = repository("other.example/fleet");

    private final Map<RepositoryUrl, Integer> asked = new ConcurrentHashMap<>();
    private final Map<RepositoryUrl, RemoteUnavailable> failures = new ConcurrentHashMap<>();
    private final Queue<RepositoryEvent> told = new ConcurrentLinkedQueue<>();
    private final Map<RepositoryUrl, Troubles.Told> troubles = new ConcurrentHashMap<>();
    private MeterRegistry meters = new SimpleMeterRegistry();
    private @Nullable Rounds rounds;

    @AfterEach
    void stop() {
        if (rounds != null) {
            rounds.stop();
        }
    }

    @Test
    void asksARepositoryAtOnceWhereSomebodyHurries() {
        Rounds slow = rounds("1h");
        slow.watch(List.of(FLEET, ELSEWHERE));
        await().until(() -> turns(FLEET) == 1 && turns(ELSEWHERE) == 1);
        slow.hurry(FLEET.identity());
        slow.hurry(CONVOY.identity()); // nobody watches it
        await().until(() -> turns(FLEET) == 2);
        slow.hurry(FLEET.identity());
        await().until(() -> turns(FLEET) == 3);
        assertThat(turns(ELSEWHERE)).isEqualTo(1);
        assertThat(turns(CONVOY)).isZero();
    }

    @Test
    void asksARepositoryAtOnceByEachOfItsPorts() {
        Rounds slow = rounds("1h");
        slow.watch(List.of(FLEET, FLEET_BY_SSH, CONVOY));
        await().until(() -> turns(FLEET) == 1 && turns(FLEET_BY_SSH) == 1 && turns(CONVOY) == 1);
        slow.hurryAtAnyPort(new RepositoryUrl("git.example:8443/fleet"));
        await().until(() -> turns(FLEET) == 2 && turns(FLEET_BY_SSH) == 2);
        assertThat(turns(CONVOY)).isEqualTo(1);
    }

    @Test
    void leavesAHostAloneThatAsksForItWithAllItsRepositories() {
        Rounds quick = rounds("50ms");
        quick.watch(List.of(FLEET, CONVOY, ELSEWHERE));
        await().until(() -> turns(FLEET) > 2 && turns(CONVOY) > 2);
        failures.put(
                FLEET.identity(),
                new RemoteUnavailable(FLEET.identity(), Reason.RATE_LIMITED, "429", Duration.ofMinutes(2)));
        await().until(() -> told.stream().anyMatch(RepositoryUnreachable.class::isInstance));
        // What was under way ends.
        int elsewhere = turns(ELSEWHERE);
        await().until(() -> turns(ELSEWHERE) > elsewhere + 10);
        int convoy = turns(CONVOY);
        await().until(() -> turns(ELSEWHERE) > elsewhere + 20);
        assertThat(turns(CONVOY)).isEqualTo(convoy);
    }

    @Test
    void leavesAHostAloneThatAskedForItBeforeTheRestart() {
        troubles.put(FLEET.identity(), trouble(FLEET, Reason.RATE_LIMITED, Duration.ofMinutes(2)));
        Rounds quick = rounds("50ms");
        quick.watch(List.of(CONVOY, FLEET, ELSEWHERE));
        quick.hurry(FLEET.identity());
        await().until(() -> turns(ELSEWHERE) > 20);
        assertThat(turns(FLEET)).isZero();
        assertThat(turns(CONVOY)).isZero();
    }

    @Test
    void asksARepositoryAtOnceWhoseHostAskedForLessThanHasPassed() {
        troubles.put(FLEET.identity(), trouble(FLEET, Reason.RATE_LIMITED, Duration.ofMinutes(-1)));
        troubles.put(ELSEWHERE.identity(), trouble(ELSEWHERE, Reason.FAILED, Duration.ofMinutes(10)));
        rounds("1h").watch(List.of(FLEET, ELSEWHERE));
        await().until(() -> turns(FLEET) == 1 && turns(ELSEWHERE) == 1);
    }

    @Test
    void givesNoTurnsToWhatIsNoLongerItsOwn() {
        Rounds quick = rounds("50ms");
        quick.watch(List.of(FLEET, ELSEWHERE));
        await().until(() -> turns(FLEET) > 2);
        quick.watch(List.of(ELSEWHERE));
        int elsewhere = turns(ELSEWHERE);
        await().until(() -> turns(ELSEWHERE) > elsewhere + 10);
        int fleet = turns(FLEET);
        await().until(() -> turns(ELSEWHERE) > elsewhere + 20);
        assertThat(turns(FLEET)).isEqualTo(fleet);
    }

    @Test
    void asksNoneOfAHostThatAskedToBeLeftAloneWhileTheyWaitedAndSaysSoOfEach() {
        List<WatchedRepository> many = IntStream.range(0, 200)
                .mapToObj(i -> repository("git.example/many-" + i))
                .toList();
        many.forEach(repository -> failures.put(
                repository.identity(),
                new RemoteUnavailable(repository.identity(), Reason.RATE_LIMITED, "429", Duration.ofMinutes(2))));
        rounds("1h").watch(many);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> told.stream()
                                .map(RepositoryEvent::repository)
                                .distinct()
                                .count()
                        == 200);
        assertThat(asked.values().stream().mapToInt(Integer::intValue).sum()).isLessThanOrEqualTo(16);
        assertThat(told)
                .allSatisfy(event -> assertThat(event).isInstanceOfSatisfying(RepositoryUnreachable.class, trouble -> {
                    assertThat(trouble.reason()).isEqualTo(Reason.RATE_LIMITED);
                    assertThat(trouble.next()).isAfter(Instant.now().plusSeconds(90));
                }));
    }

    @Test
    void saysNothingOfARepositoryThatItDoesNotAsk() {
        WatchedRepository pinned = new WatchedRepository(
                FLEET.identity(), "https://git.example/fleet", Set.of("a".repeat(40), "sha256:" + "b".repeat(64)));
        troubles.put(FLEET.identity(), trouble(FLEET, Reason.NOT_FOUND, Duration.ZERO));
        troubles.put(ELSEWHERE.identity(), trouble(ELSEWHERE, Reason.NOT_FOUND, Duration.ZERO));
        rounds("50ms").watch(List.of(pinned, ELSEWHERE));
        await().until(() -> turns(FLEET) > 3 && turns(ELSEWHERE) > 3);
        assertThat(told).isNotEmpty().allMatch(event -> event.repository().equals(ELSEWHERE.identity()));
    }

    @Test
    void measuresHowLateItIs() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        meters = registry;
        Rounds made = rounds("1h");
        made.watch(List.of(FLEET));
        await().until(() -> turns(FLEET) == 1);
        await().until(() -> registry.get("plumbline.poller.turn").timer().count() == 1);
        assertThat(registry.get("plumbline.poller.lateness").gauge().value()).isZero();
    }

    private int turns(WatchedRepository repository) {
        return asked.getOrDefault(repository.identity(), 0);
    }

    private Rounds rounds(String interval) {
        PollerSettings settings = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PollerSettings.class)
                .withDefaultValue("plumbline.poller.interval", interval)
                .withDefaultValue("plumbline.poller.grace", "0s")
                .build()
                .getConfigMapping(PollerSettings.class);
        PollMeters meters = new PollMeters(this.meters);
        Hints hints = told::addAll;
        Poller poller = new Poller(this::list, new NothingTold(), hints, meters, settings);
        HostLimits hosts = new HostLimits(settings);
        Reachability reachability =
                new Reachability(hints, of -> Optional.ofNullable(troubles.get(of)), new Renames(this::list, hosts));
        Rounds made = new Rounds(poller, meters, reachability, hosts, settings);
        rounds = made;
        return made;
    }

    private static Troubles.Told trouble(WatchedRepository repository, Reason reason, Duration next) {
        Instant now = Instant.now();
        return new Troubles.Told(
                new RepositoryUnreachable(repository.identity(), reason, "in words", now, now.plus(next)), "e", now);
    }

    private static final class NothingTold implements Tips {

        @Override
        public Map<String, Tip> of(RepositoryUrl repository) {
            return Map.of();
        }

        @Override
        public void settle(RepositoryUrl repository, String ref, Tip told, Tip known) {
            throw new AssertionError("nothing was told");
        }
    }

    private Listing list(WatchedRepository repository, Set<String> refs) throws RemoteUnavailable {
        asked.merge(repository.identity(), 1, Integer::sum);
        RemoteUnavailable failure = failures.get(repository.identity());
        if (failure != null) {
            throw failure;
        }
        return Listing.of(Map.of());
    }

    private static WatchedRepository repository(String identity) {
        return new WatchedRepository(new RepositoryUrl(identity), "https://" + identity, Set.of("main"));
    }
}
