package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.InstalledServices;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.AggregatePartitioner;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.ServedGit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Renderers as processes of their own, which share the applications of one repository. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class SharingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final int ATTEMPTS = 10;

    /** The group that shares the requests. */
    private static final String GROUP = "renderer";

    private static final String NAMESPACE = "plumbline";

    @RegisterExtension
    final ServedGit served = new ServedGit();

    @RegisterExtension
    final InstalledServices services = new InstalledServices();

    @TempDir
    Path folder;

    private KafkaBroker broker;
    private TestKeys keys;

    @BeforeEach
    void start() throws Exception {
        broker = new KafkaBroker();
        keys = TestKeys.in(Files.createDirectories(folder.resolve("keys")));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void rendersEachApplicationOnceThoughOneOfTwoIsKilledInTheMidstOfACommit() throws Exception {
        Set<String> all = applications(400);
        RendererProcess one = renderer("one");
        RendererProcess other = renderer("other");
        declare(all, "first");
        Set<String> share = awaitShares(all, one, other);

        String second = pushAndPauseInTheMidst(all, share, one);
        one.kill();
        Set<String> doneByTheDead = one.published("rendered", second);

        await().atMost(PATIENCE).until(() -> rendered(second).keySet().equals(all));
        assertThat(rendered(second))
                .allSatisfy(
                        (application, ids) -> assertThat(ids).as(application).hasSize(1));
        Set<String> takenOver = new HashSet<>(other.published("rendered", second));
        takenOver.retainAll(share);
        assertThat(takenOver).isNotEmpty().doesNotContainAnyElementsOf(doneByTheDead);
    }

    /** What it had begun when it was stopped it may still publish; it does not stay. */
    @Test
    void bringsNothingOldBackWhereARendererGoesOnThatHasLostItsShare() throws Exception {
        Set<String> all = applications(400);
        RendererProcess one = renderer("one");
        RendererProcess other = renderer("other");
        declare(all, "first");
        Set<String> share = awaitShares(all, one, other);

        String second = pushAndPauseInTheMidst(all, share, one);
        await().atMost(PATIENCE).until(() -> rendered(second).keySet().equals(all));
        String third = commit(all, "third");
        push(third);
        await().atMost(PATIENCE).until(() -> rendered(third).keySet().equals(all));
        Map<String, String> digests = newestDigests();

        one.resume();
        assertThat(awaitShares(all, one, other)).isNotEmpty();
        assertThat(one.published("rendered", second)).as("what it lost").hasSizeLessThan(share.size());
        await().atMost(PATIENCE).until(() -> newestDigests().equals(digests));
    }

    /** What was begun before does nothing any more, and may not take with it what comes again. */
    @Test
    void rendersWhatItWasWorkingOnWhenItsPartitionsWentAndCameBack() throws Exception {
        Set<String> all = applications(12);
        RendererProcess one = rendererThatWaitsFor(all);
        Set<String> kept = new HashSet<>(all);
        try (KafkaConsumer<byte[], byte[]> other = member()) {
            await().atMost(PATIENCE).pollInSameThread().pollInterval(SOON).until(() -> {
                other.poll(SOON);
                return !other.assignment().isEmpty();
            });
            kept.removeIf(application -> other.assignment().contains(partition(application)));
            await().atMost(PATIENCE).until(() -> one.left().keySet().equals(all));
            await().atMost(PATIENCE).until(() -> isAtLeast(2, failuresTold(), kept)); // what came again is worked on
        }
        assertThat(kept).isNotEmpty();
        await().atMost(PATIENCE).until(() -> isAtLeast(2, one.left(), kept));
        served.server().fail(false);
        await().atMost(PATIENCE)
                .until(() -> applicationsOf(ManifestsRendered.class).equals(all));
    }

    /** One that has told of each that its repository is away. */
    private RendererProcess rendererThatWaitsFor(Set<String> all) throws Exception {
        served.server().fail(true);
        RendererProcess one = renderer("one");
        declare(all, "first");
        await().atMost(PATIENCE).until(() -> failures().keySet().equals(all));
        return one;
    }

    private static boolean isAtLeast(long times, Map<String, Long> counts, Set<String> applications) {
        return applications.stream().allMatch(each -> counts.getOrDefault(each, 0L) >= times);
    }

    private static TopicPartition partition(String application) {
        return new TopicPartition(
                Topic.RENDER_REQUESTS.topicName(), AggregatePartitioner.partition(application, KafkaBroker.PARTITIONS));
    }

    /** One more in the group of the renderers, which does nothing. */
    private KafkaConsumer<byte[], byte[]> member() {
        KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "group.id", GROUP, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of(Topic.RENDER_REQUESTS.topicName()));
        return member;
    }

    /**
     * Of these some wait in place, and the others are put aside, which only the renderer that died remembered: what it had not
     * acknowledged would come again anyway, and is taken away here.
     */
    @Test
    void rendersWhatWasPutAsideByARendererThatDied() throws Exception {
        Set<String> all = applications(80);
        RendererProcess one = rendererThatWaitsFor(all);
        await().atMost(PATIENCE).until(() -> one.log().contains("put aside application="));
        one.kill();
        takeAwayWhatIsAsked();
        Set<String> failures = failures().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        served.server().fail(false);
        RendererProcess next = renderer("next");
        await().atMost(PATIENCE)
                .until(() -> applicationsOf(ManifestsRendered.class).equals(all));
        Set<String> askedAgain = events(Topic.RENDER_REQUESTS, RenderRequested.class)
                .map(Envelope::event)
                .map(RenderRequested.class::cast)
                .filter(request -> failures.contains(request.trigger()))
                .map(RenderRequested::subject)
                .collect(Collectors.toSet());
        assertThat(askedAgain).isEqualTo(all);
        assertThat(next.log()).doesNotContain("unexpected");
    }

    /** Nobody who joins the group is handed what was asked for before. */
    private void takeAwayWhatIsAsked() throws Exception {
        Map<TopicPartition, OffsetSpec> partitions = IntStream.range(0, KafkaBroker.PARTITIONS)
                .mapToObj(i -> new TopicPartition(Topic.RENDER_REQUESTS.topicName(), i))
                .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.removeMembersFromConsumerGroup(GROUP, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
            admin.listOffsets(partitions)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
            admin.alterConsumerGroupOffsets(GROUP, ends).all().get();
        }
    }

    private RendererProcess renderer(String name) throws Exception {
        return services.add(new RendererProcess(name, broker.bootstrap(), keys, folder));
    }

    private static Set<String> applications(int count) {
        return IntStream.range(0, count).mapToObj(i -> NAMESPACE + "/app-" + i).collect(Collectors.toSet());
    }

    private static String path(String application) {
        return application.substring(NAMESPACE.length() + 1);
    }

    private String commit(Set<String> applications, String value) {
        Map<String, String> files = new HashMap<>();
        applications.forEach(application -> files.put(
                path(application) + "/cm.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {value: " + value + "}\n"));
        return served.git().commit(files);
    }

    private void declare(Set<String> applications, String value) {
        commit(applications, value);
        broker.publish(applications.stream()
                .map(application -> Facts.declared(path(application), served.url(), path(application)))
                .toList());
    }

    private void push(String revision) {
        broker.publish(List.of(Facts.pushed(served.url(), null, revision)));
    }

    /** Pushes commits that change all until that renderer stands still in the midst of one, which it may be too quick for. */
    private String pushAndPauseInTheMidst(Set<String> all, Set<String> share, RendererProcess renderer)
            throws Exception {
        for (int i = 0; i < ATTEMPTS; i++) {
            String revision = commit(all, "second " + i);
            push(revision);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> renderer.published("rendered", revision).size() >= 10);
            renderer.pause();
            if (renderer.published("rendered", revision).size() < share.size()) {
                return revision;
            }
            renderer.resume();
            await().atMost(PATIENCE).until(() -> rendered(revision).keySet().equals(all));
        }
        throw new AssertionError("it was done with all of its share before it could be paused");
    }

    /** Waits until both have a share, which commits show that change nothing; gives that of the first. */
    private Set<String> awaitShares(Set<String> all, RendererProcess one, RendererProcess other) {
        await().atMost(PATIENCE)
                .until(() -> applicationsOf(ManifestsRendered.class).equals(all));
        Set<String> share = new HashSet<>();
        await().atMost(PATIENCE).until(() -> {
            String revision = served.git().commit(Map.of("README.md", "look " + System.nanoTime()));
            push(revision);
            await().atMost(PATIENCE).pollInterval(SOON).until(() -> confirmed(revision)
                    .equals(all));
            share.clear();
            share.addAll(one.published("unchanged", revision));
            return !share.isEmpty() && !other.published("unchanged", revision).isEmpty();
        });
        return share;
    }

    private Set<String> confirmed(String revision) {
        return events(Topic.MANIFESTS, RevisionConfirmed.class)
                .filter(each -> ((RevisionConfirmed) each.event()).revision().equals(revision))
                .map(each -> each.event().subject())
                .collect(Collectors.toSet());
    }

    /** By application, each record of a set of that revision. */
    private Map<String, List<String>> rendered(String revision) {
        return events(Topic.MANIFESTS, ManifestsRendered.class)
                .filter(each -> ((ManifestsRendered) each.event()).revision().equals(revision))
                .collect(Collectors.groupingBy(
                        each -> each.event().subject(), Collectors.mapping(Envelope::id, Collectors.toList())));
    }

    private Map<String, String> newestDigests() {
        Map<String, String> newest = new HashMap<>();
        events(Topic.MANIFESTS, ManifestsRendered.class)
                .forEach(each -> newest.put(each.event().subject(), ((ManifestsRendered) each.event()).digest()));
        return newest;
    }

    /** By application, the ids of the failures for want of its repository. */
    private Map<String, Set<String>> failures() {
        return events(Topic.MANIFESTS, RenderingFailed.class)
                .filter(each -> ((RenderingFailed) each.event()).reason() == Reason.SOURCE_UNAVAILABLE)
                .collect(Collectors.groupingBy(
                        each -> each.event().subject(), Collectors.mapping(Envelope::id, Collectors.toSet())));
    }

    /** By application, how often a failure was told. */
    private Map<String, Long> failuresTold() {
        return events(Topic.MANIFESTS, RenderingFailed.class)
                .collect(Collectors.groupingBy(each -> each.event().subject(), Collectors.counting()));
    }

    private Set<String> applicationsOf(Class<? extends ManifestsEvent> type) {
        return events(Topic.MANIFESTS, type).map(each -> each.event().subject()).collect(Collectors.toSet());
    }

    private Stream<Envelope<?>> events(Topic topic, Class<? extends Event> type) {
        return broker.events(topic).stream().filter(each -> type.isInstance(each.event()));
    }
}
