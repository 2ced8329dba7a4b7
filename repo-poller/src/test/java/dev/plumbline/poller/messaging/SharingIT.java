package dev.plumbline.poller.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.InstalledServices;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.poller.git.GitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, one broker, one Git server that knows which of them asks. */
@SuppressWarnings("NullAway.Init")
final class SharingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A dead one is missed after six seconds. */
    private static final Duration TAKE_OVER = Duration.ofSeconds(30);

    private static final String MAIN = "refs/heads/main";
    private static final String ONE = "one";
    private static final String OTHER = "other";
    private static final Map<String, String> SETTINGS = Map.of(
            "PLUMBLINE_POLLER_INTERVAL", "1s",
            "PLUMBLINE_POLLER_GRACE", "2s");

    @RegisterExtension
    final InstalledServices services = new InstalledServices();

    @TempDir
    Path folder;

    private final KafkaBroker broker = new KafkaBroker();
    private final GitServer git = new GitServer();

    private final List<String> repositories =
            IntStream.range(0, 40).mapToObj(i -> "fleet-" + i).toList();

    /** Who asked for each repository in the turns that {@link #settled} looked at last. */
    private final Map<String, Set<String>> askers = new HashMap<>();

    private final Map<String, Integer> turns = new HashMap<>();

    @AfterEach
    void stop() {
        git.close();
        broker.close();
    }

    @Test
    void eachRepositoryIsAskedByOneAndTheDeadOnesByTheLiving() throws Exception {
        git.mood(GitServer.Mood.DEMANDING);
        for (String repository : repositories) {
            git.commit(repository, MAIN, "first");
        }
        DeclaredFleet.declare(broker, git, repositories);
        PollerProcess one = poller(ONE);
        PollerProcess other = poller(OTHER);
        await().atMost(PATIENCE).until(() -> isSettled(Set.of(ONE, OTHER)));
        assertThat(askers.values()).allMatch(by -> by.size() == 1);
        Set<String> orphans = askedBy(ONE);

        Map<String, String> tips = new HashMap<>();
        for (String repository : repositories) {
            tips.put(repository, git.commit(repository, MAIN, "its webhook is lost"));
        }
        git.takeAsked();
        // The one has found some of these by then, and waits whether a webhook tells them.
        await().atMost(PATIENCE).until(() -> git.takeAsked().stream()
                .anyMatch(asked -> asked.user().equals(ONE)));
        one.kill();
        Set<String> taken = new TreeSet<>();
        await().atMost(TAKE_OVER).until(() -> {
            git.takeAsked().stream()
                    .filter(asked -> asked.user().equals(OTHER))
                    .forEach(asked -> taken.add(asked.repository()));
            return taken.containsAll(orphans);
        });
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told()).containsAll(tips.values()));
        assertThat(other.isAlive()).isTrue();
    }

    /** Whether, since it was last asked, each repository had three turns, each of one asker, and all of these ask. */
    private boolean isSettled(Set<String> names) {
        for (GitServer.Asked asked : git.takeAsked()) {
            askers.computeIfAbsent(asked.repository(), first -> new TreeSet<>()).add(asked.user());
            turns.merge(asked.repository(), 1, Integer::sum);
        }
        if (!repositories.stream().allMatch(repository -> turns.getOrDefault(repository, 0) >= 3)) {
            return false;
        }
        boolean settled = askers.values().stream().allMatch(by -> by.size() == 1)
                && names.stream().noneMatch(name -> askedBy(name).isEmpty());
        if (!settled) {
            askers.clear();
            turns.clear();
        }
        return settled;
    }

    private Set<String> askedBy(String name) {
        return askers.entrySet().stream()
                .filter(entry -> entry.getValue().contains(name))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private PollerProcess poller(String name) throws Exception {
        return services.add(new PollerProcess(name, broker, git, folder, SETTINGS));
    }

    private Set<String> told() {
        return broker.events(Topic.COMMITS).stream()
                .filter(envelope -> envelope.event() instanceof CommitDiscovered)
                .map(envelope -> ((CommitDiscovered) envelope.event()).after())
                .collect(Collectors.toSet());
    }
}
