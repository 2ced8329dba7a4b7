package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.e2e.bench.Writes;
import dev.plumbline.e2e.environment.LocalEnvironment;
import dev.plumbline.e2e.environment.Service;
import dev.plumbline.e2e.process.ManagedProcess;
import dev.plumbline.e2e.workspace.Workspace;
import dev.plumbline.events.Event;
import dev.plumbline.events.ObjectApplied;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The whole system, started once for all scenarios and taken down with the JVM. */
final class Lab {

    /** The applications of the sample repository. */
    private static final List<String> SAMPLES = List.of("website", "orders", "billing");

    private static @Nullable Lab running;

    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final LocalEnvironment environment;
    private final Cluster cluster;
    private final Audit audit;
    private final Topics topics;

    private Lab() {
        Path home = Path.of("target/e2e").toAbsolutePath();
        Workspace.fromSystemProperties().at(home).purge();
        environment = LocalEnvironment.forTests(home);
        Runtime.getRuntime().addShutdownHook(new Thread(environment::close, "take down"));
        environment.start(EnumSet.allOf(Service.class), () -> () -> {});
        cluster = new Cluster(Path.of(environment.endpoints().kubeconfig()));
        audit = new Audit(environment.endpoints().api());
        topics = new Topics(environment.endpoints().kafka());
    }

    /** Not a static initializer: the environment starts on several threads, which would wait for this class. */
    static synchronized Lab running() {
        Lab lab = running;
        if (lab == null) {
            lab = new Lab();
            running = lab;
        }
        return lab;
    }

    Cluster cluster() {
        return cluster;
    }

    Audit audit() {
        return audit;
    }

    Webhook webhook() {
        return new Webhook(
                environment.endpoints().webhookUrl(), environment.endpoints().webhookSecret());
    }

    /** A new repository of that name; it exists from its first push on. */
    Repo createRepository(String name) {
        return Repo.create(environment.endpoints().cloneUrl(name));
    }

    /** From now on pushes to this repository are told to nobody. */
    void muteWebhooks(String repository) {
        environment.git().setWebhook(repository, false);
    }

    JsonNode awaitSample(String name) {
        Awaitility.await(name).atMost(Cluster.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        Cluster.condition(cluster.application("fleet", name), "Ready"))
                .isEqualTo("True"));
        return cluster.application("fleet", name);
    }

    /** Waits until nothing new of this application has been recorded for a while. */
    void awaitQuiet(String application) {
        int[] last = {-1};
        Awaitility.await("quiet around " + application)
                .atMost(Cluster.PATIENCE)
                .ignoreExceptions()
                .during(QUIET)
                .until(() -> {
                    int before = last[0];
                    last[0] = audit.events(application).size();
                    return before == last[0];
                });
    }

    /**
     * Waits until the sample is synced and the API server has not been written to for a while: what is written from then on is the
     * doing of the test.
     */
    Writes awaitStillness() {
        SAMPLES.forEach(this::awaitSample);
        Writes[] last = {cluster.writes()};
        Awaitility.await("nobody writes")
                .atMost(Cluster.PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .during(QUIET)
                .until(() -> {
                    Writes before = last[0];
                    last[0] = cluster.writes();
                    return last[0].since(before).isEmpty();
                });
        return last[0];
    }

    /**
     * Waits until the trail has each event of the application that is on Kafka, once, and none that is not. It may be behind:
     * after a crash or an outage the group first misses whoever is gone.
     */
    void awaitEveryRecordOnceInTheTrail(String application) {
        Awaitility.await("the trail of " + application)
                .atMost(Cluster.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(audit.events(application).stream()
                                .map(event -> event.path("type").asText() + " "
                                        + event.path("id").asText())
                                .toList())
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(topics.identitiesOf(application)));
    }

    <E extends Event> List<E> topicEvents(Class<E> type) {
        return topics.events(type);
    }

    /** The baselines of an application that no tombstone ended. */
    Collection<ObjectApplied> baselines(String application) {
        return topics.baselines(application);
    }

    /** How many objects of the application's baselines are live. */
    long liveObjects(String application) {
        return topics.baselines(application).stream().filter(cluster::exists).count();
    }

    /** When each live object of the application was last changed by applying it, as its managed fields tell. */
    Map<String, String> timesOfApplying(String application) {
        return topics.baselines(application).stream()
                .collect(Collectors.toMap(
                        baseline -> baseline.object().toString(),
                        baseline -> cluster.live(baseline).getMetadata().getManagedFields().stream()
                                .filter(entry -> "plumbline".equals(entry.getManager()))
                                .map(ManagedFieldsEntry::getTime)
                                .collect(Collectors.joining(" "))));
    }

    /** Every topic, table, log and span that holds the text. */
    List<String> placesThatHold(String text) {
        return new Search(topics, environment).placesThatHold(text);
    }

    /** SIGKILL; the environment starts it again, as Kubernetes would. */
    void kill(String service) {
        process(service).kill();
    }

    void awaitUp(String service) {
        process(service).awaitReady(START);
    }

    void stop(String part) {
        process(part).stop();
    }

    void start(String part) {
        process(part).startAndAwait(START);
    }

    private ManagedProcess process(String name) {
        return switch (name) {
            case "kafka" -> environment.kafka();
            case "postgres" -> environment.postgres();
            case "kube-apiserver" -> environment.apiserver();
            default -> environment.service(Service.named(name).orElseThrow());
        };
    }
}
