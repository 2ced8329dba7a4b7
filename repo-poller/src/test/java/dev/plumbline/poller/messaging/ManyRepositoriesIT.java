package dev.plumbline.poller.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.poller.git.GitServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
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

    @TempDir
    Path folder;

    @Test
    void areAskedOnceInEachIntervalWithLittleCpu() throws Exception {
        List<String> repositories =
                IntStream.range(0, REPOSITORIES).mapToObj(i -> "many-" + i).toList();
        try (KafkaBroker broker = new KafkaBroker();
                GitServer git = new GitServer()) {
            git.mood(GitServer.Mood.DEMANDING);
            for (String repository : repositories) {
                git.commit(repository, "refs/heads/main", "first");
            }
            DeclaredFleet.declare(broker, git, repositories);
            String origin = git.url("x").replace("/x.git", "");
            Map<String, String> settings = Map.of(
                    "PLUMBLINE_POLLER_INTERVAL",
                    INTERVAL.toSeconds() + "s",
                    "PLUMBLINE_POLLER_PER_HOST_AND_SECOND",
                    "100");
            try (PollerProcess poller = new PollerProcess("one", broker.bootstrap(), origin, folder, settings)) {
                Set<String> first = new HashSet<>();
                await().atMost(Duration.ofSeconds(120)).until(() -> {
                    git.takeAsked().forEach(asked -> first.add(asked.repository()));
                    return first.size() == REPOSITORIES;
                });
                // What the first turns told has been told, and the JVM has seen each path.
                Thread.sleep(INTERVAL);
                git.takeAsked();
                Duration before = poller.cpu();
                long begun = System.nanoTime();
                Thread.sleep(INTERVAL.multipliedBy(2));
                Duration cpu = poller.cpu().minus(before);
                Duration wall = Duration.ofNanos(System.nanoTime() - begun);
                Map<String, Integer> turns = new HashMap<>();
                git.takeAsked().forEach(asked -> turns.merge(asked.repository(), 1, Integer::sum));
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
                assertThat(turns).hasSize(REPOSITORIES);
                assertThat(turns.values()).allMatch(times -> times <= 3);
                assertThat(cpu).isLessThan(wall.dividedBy(2));
            }
        }
    }
}
