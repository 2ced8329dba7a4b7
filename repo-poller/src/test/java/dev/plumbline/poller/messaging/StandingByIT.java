package dev.plumbline.poller.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.InstalledServices;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.poller.git.GitServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One process more than there are partitions to share. */
@SuppressWarnings("NullAway.Init")
final class StandingByIT {

    private static final String GROUP = "plumbline-repo-poller";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Map<String, String> SETTINGS = Map.of("PLUMBLINE_POLLER_INTERVAL", "1s");

    @RegisterExtension
    final InstalledServices services = new InstalledServices();

    @TempDir
    Path folder;

    private final KafkaBroker broker = new KafkaBroker();
    private final GitServer git = new GitServer();

    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        git.close();
        broker.close();
    }

    @Test
    void whoHasNoShareIsReadyAndTakesOverFromTheDead() throws Exception {
        List<String> repositories =
                IntStream.range(0, 30).mapToObj(i -> "fleet-" + i).toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            git.mood(GitServer.Mood.DEMANDING);
            for (String repository : repositories) {
                git.commit(repository, "refs/heads/main", "first");
            }
            DeclaredFleet.declare(broker, git, repositories);
            Map<String, PollerProcess> pollers = new TreeMap<>();
            for (int i = 0; i <= KafkaBroker.PARTITIONS; i++) {
                PollerProcess poller = poller("poller-" + i);
                pollers.put("poller-" + i, poller);
                await().atMost(PATIENCE).until(() -> ready(poller) == 200);
            }
            await().atMost(PATIENCE).until(() -> shares(admin).equals(List.of(0, 1, 1, 1)));
            for (PollerProcess poller : pollers.values()) {
                assertThat(ready(poller)).isEqualTo(200);
            }
            git.takeAsked();
            Set<String> busy = new TreeSet<>();
            await().atMost(PATIENCE).until(() -> {
                busy.addAll(askers());
                return busy.size() >= KafkaBroker.PARTITIONS;
            });
            assertThat(busy).hasSize(KafkaBroker.PARTITIONS);
            Set<String> idle = new TreeSet<>(pollers.keySet());
            idle.removeAll(busy);

            Objects.requireNonNull(pollers.get(busy.iterator().next())).kill();
            await().atMost(PATIENCE).until(() -> askers().containsAll(idle));
        }
    }

    @Test
    void whoHasNotReadItsTablesIsNotReady() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.deleteTopics(List.of(Topic.APPLICATIONS.topicName())).all().get();
        }
        PollerProcess poller = poller("one");
        await().atMost(PATIENCE).until(() -> answer(poller, "/q/health/live") == 200);
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> ready(poller) == 503);
    }

    private Set<String> askers() {
        return git.takeAsked().stream().map(GitServer.Asked::user).collect(Collectors.toSet());
    }

    /** How many partitions each member has, in order. */
    private static List<Integer> shares(Admin admin) throws InterruptedException, ExecutionException {
        return admin
                .describeConsumerGroups(List.of(GROUP))
                .describedGroups()
                .values()
                .iterator()
                .next()
                .get()
                .members()
                .stream()
                .map(MemberDescription::assignment)
                .map(share -> share.topicPartitions().size())
                .sorted()
                .toList();
    }

    private int ready(PollerProcess poller) throws InterruptedException {
        return answer(poller, "/q/health/ready");
    }

    private int answer(PollerProcess poller, String path) throws InterruptedException {
        Optional<URI> url = poller.url(path);
        if (url.isEmpty()) {
            return 0;
        }
        try {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(url.get())
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    BodyHandlers.discarding());
            return answer.statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private PollerProcess poller(String name) throws Exception {
        return services.add(new PollerProcess(name, broker, git, folder, SETTINGS));
    }
}
