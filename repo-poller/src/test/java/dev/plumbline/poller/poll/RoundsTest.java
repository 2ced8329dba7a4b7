package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoundsTest {

    private static final WatchedRepository FLEET = repository("git.example/fleet");
    private static final WatchedRepository CONVOY = repository("git.example/convoy");
    private static final WatchedRepository ELSEWHERE = repository("other.example/fleet");

    private final Map<RepositoryUrl, Integer> asked = new ConcurrentHashMap<>();
    private final Map<RepositoryUrl, RemoteUnavailable> failures = new ConcurrentHashMap<>();
    private final Queue<RepositoryEvent> told = new ConcurrentLinkedQueue<>();
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
        await().until(() -> turns(ELSEWHERE) > elsewhere + 3);
        int convoy = turns(CONVOY);
        await().until(() -> turns(ELSEWHERE) > elsewhere + 10);
        assertThat(turns(CONVOY)).isEqualTo(convoy);
    }

    @Test
    void givesNoTurnsToWhatIsNoLongerItsOwn() {
        Rounds quick = rounds("50ms");
        quick.watch(List.of(FLEET, ELSEWHERE));
        await().until(() -> turns(FLEET) > 2);
        quick.watch(List.of(ELSEWHERE));
        int elsewhere = turns(ELSEWHERE);
        await().until(() -> turns(ELSEWHERE) > elsewhere + 3);
        int fleet = turns(FLEET);
        await().until(() -> turns(ELSEWHERE) > elsewhere + 10);
        assertThat(turns(FLEET)).isEqualTo(fleet);
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
        PollMeters meters = new PollMeters(new SimpleMeterRegistry());
        Hints hints = told::addAll;
        Poller poller = new Poller(this::list, identity -> Map.of(), hints, meters, settings);
        Rounds made = new Rounds(
                poller,
                meters,
                new Reachability(hints, identity -> Optional.empty(), new Renames(this::list)),
                settings);
        rounds = made;
        return made;
    }

    private Map<String, Head> list(WatchedRepository repository, Set<String> refs) throws RemoteUnavailable {
        asked.merge(repository.identity(), 1, Integer::sum);
        RemoteUnavailable failure = failures.get(repository.identity());
        if (failure != null) {
            throw failure;
        }
        return Map.of();
    }

    private static WatchedRepository repository(String identity) {
        return new WatchedRepository(new RepositoryUrl(identity), "https://" + identity, Set.of("main"));
    }
}
