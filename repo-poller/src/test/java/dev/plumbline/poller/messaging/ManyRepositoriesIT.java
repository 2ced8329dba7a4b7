package dev.plumbline.poller.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.InstalledServices;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.poller.git.GitServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand repositories and one instance. By default they are asked four times as often as they are by default, for the test to be short;
 * docs/benchmarks.md has what {@code -Dplumbline.polling.interval=60} measured.
 */
@SuppressWarnings("NullAway.Init")
final class ManyRepositoriesIT {

    private static final Logger LOG = Logger.getLogger(ManyRepositoriesIT.class);
    private static final int REPOSITORIES = 1_000;
    private static final Duration INTERVAL = Duration.ofSeconds(Integer.getInteger("plumbline.polling.interval", 15));

    @RegisterExtension
    final InstalledServices services = new InstalledServices();

    @TempDir
    Path folder;

    private final KafkaBroker broker = new KafkaBroker();
    private final GitServer git = new GitServer();

    @AfterEach
    void stop() {
        git.close();
        broker.close();
    }

    @Test
    void areAskedOnceInEachIntervalWithLittleCpu() throws Exception {
        List<String> repositories =
                IntStream.range(0, REPOSITORIES).mapToObj(i -> "many-" + i).toList();
        git.mood(GitServer.Mood.DEMANDING);
        for (String repository : repositories) {
            git.commit(repository, "refs/heads/main", "first");
        }
        DeclaredFleet.declare(broker, git, repositories);
        Map<String, String> settings = Map.of(
                "PLUMBLINE_POLLER_INTERVAL", INTERVAL.toSeconds() + "s", "PLUMBLINE_POLLER_PER_HOST_AND_SECOND", "200");
        PollerProcess poller = services.add(new PollerProcess("one", broker, git, folder, settings));
        untilEachWasAsked(Duration.ofSeconds(120));
        Duration before = poller.cpu();
        long begun = System.nanoTime();
        Map<String, Integer> turns = untilEachWasAsked(INTERVAL.multipliedBy(2));
        Duration cpu = poller.cpu().minus(before);
        Duration wall = Duration.ofNanos(System.nanoTime() - begun);
        int all = turns.values().stream().mapToInt(Integer::intValue).sum();
        double minutes = wall.toNanos() / 60e9;
        LOG.infof(
                "polled repositories=%d interval=%s turnsPerMinute=%.0f cpuSecondsPerMinute=%.2f rss=%dMB load=%.1f",
                turns.size(),
                INTERVAL,
                all / minutes,
                cpu.toNanos() / 1e9 / minutes,
                poller.residentMegabytes(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        // A turn comes nine tenths of an interval after the one before at the earliest.
        double most = 1 + wall.toNanos() / (0.9 * INTERVAL.toNanos());
        assertThat(turns.values()).allMatch(times -> times <= most);
        assertThat(cpu).isLessThan(wall.dividedBy(2));
    }

    /** How often each was asked until the last of them was, from now on. */
    private Map<String, Integer> untilEachWasAsked(Duration atMost) {
        git.takeAsked();
        Map<String, Integer> turns = new HashMap<>();
        await().atMost(atMost).until(() -> {
            git.takeAsked().forEach(asked -> turns.merge(asked.repository(), 1, Integer::sum));
            return turns.size() == REPOSITORIES;
        });
        return turns;
    }
}
