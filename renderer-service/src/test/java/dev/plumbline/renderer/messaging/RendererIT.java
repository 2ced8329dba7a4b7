package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SourceType;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.events.trust.SetSignature;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.sops.SopsFiles;
import dev.plumbline.renderer.source.GitServer;
import dev.plumbline.renderer.source.ServedGit;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@NullUnmarked // fields are injected
@ExtendWith(NativeTools.class)
@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(RendererResource.class)
class RendererIT {

    private static final String SECRET = "canary-5f1c9d";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    final ServedGit served = new ServedGit();

    @Inject
    EventPublisher publisher;

    KafkaBroker broker;
    TestKeys keys;

    private final String name = "app-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void rendersAndSignsADeclaredApplication() throws IOException {
        String revision = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "1"), "app/secret.yaml", secret()));
        declare(name, "app", null, 1);
        ManifestsRendered set = awaitSet(name, revision);
        assertThat(new SetSignature.Verifier(keys.file("signing.pub")).verifies(set))
                .isTrue();
        assertThat(set.type()).isEqualTo(SourceType.PLAIN);
        assertThat(set.forced()).isFalse();
        JsonNode objects = objects(set);
        assertThat(objects).hasSize(2);
        assertThat(objects.toString()).doesNotContain(SECRET).contains("hmac-sha256:");
        JsonNode sealed = keys.opened(set.contents().sealed());
        String value = sealed.path("Secret//db").path("password").asText();
        assertThat(Base64.getDecoder().decode(value)).asString().isEqualTo(SECRET);
    }

    @Test
    void followsPushesAndConfirmsWhatTouchesNothing() {
        String first = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "1")));
        declare(name, "app", null, 1);
        ManifestsRendered set = awaitSet(name, first);

        String second = served.git().commit(Map.of("README.md", "nothing to see"));
        push(second);
        RevisionConfirmed confirmed = awaitEvent(name, RevisionConfirmed.class, second);
        assertThat(confirmed.rendered()).isFalse();
        assertThat(confirmed.digest()).isEqualTo(set.digest());

        String third = served.git().commit(Map.of("app/cm.yaml", "# a comment\n" + configMap("cm", "1")));
        push(third);
        assertThat(awaitEvent(name, RevisionConfirmed.class, third).rendered()).isTrue();

        String fourth = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "2")));
        push(fourth);
        assertThat(awaitSet(name, fourth).digest()).isNotEqualTo(set.digest());

        String fifth = served.git().commitAnew(Map.of("app/cm.yaml", configMap("cm", "3")));
        push(fifth);
        assertThat(awaitSet(name, fifth).forced()).isTrue();
    }

    /** sync-service refuses the old one; but the topic would keep it, and not the one that is applied. */
    @Test
    void rendersAgainWhereAnOldSetIsSentAgain() {
        String first = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "1")));
        declare(name, "app", null, 1);
        awaitSet(name, first);
        Envelope<?> old = envelopes(name).getFirst();
        String second = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "2")));
        push(second);
        ManifestsRendered newest = awaitSet(name, second);

        EventPublisher.await(publisher.publish(old));

        ManifestsRendered last = await().atMost(PATIENCE)
                .until(
                        () -> envelopes(name).getLast().event() instanceof ManifestsRendered set ? set : newest,
                        set -> set.revision().equals(second) && set.sequence() > newest.sequence());
        assertThat(last.digest()).isEqualTo(newest.digest());
        assertThat(newest.sequence()).isGreaterThan(((ManifestsRendered) old.event()).sequence());
    }

    @Test
    void keepsOneChainFromPushToSet() {
        String first = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "1")));
        declare(name, "app", null, 1);
        awaitSet(name, first);
        String second = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "2")));
        Envelope<?> pushed = push(second);
        awaitSet(name, second);
        Envelope<?> set = envelopes(name).stream()
                .filter(envelope -> envelope.event() instanceof ManifestsRendered rendered
                        && rendered.revision().equals(second))
                .findFirst()
                .orElseThrow();
        assertThat(set.correlationId()).isEqualTo(pushed.id());
        assertThat(set.traceparent()).isNotNull();
    }

    @Test
    void rendersKustomizeWithItsBasesAndNamesWhatIsMissing() {
        String first = served.git()
                .commit(Map.of(
                        "base/kustomization.yaml", "resources: [cm.yaml]\n",
                        "base/cm.yaml", configMap("cm", "1"),
                        "overlays/prod/kustomization.yaml", "namePrefix: prod-\nresources:\n  - ../../base\n"));
        declare(name, "overlays/prod", null, 1);
        ManifestsRendered set = awaitSet(name, first);
        assertThat(set.type()).isEqualTo(SourceType.KUSTOMIZE);
        assertThat(objects(set).path(0).at("/metadata/name").asText()).isEqualTo("prod-cm");

        String second = served.git().commit(Map.of("overlays/other/kustomization.yaml", "resources: [../../base]\n"));
        push(second);
        assertThat(awaitEvent(name, RevisionConfirmed.class, second).rendered()).isFalse();

        String third = served.git().commit(Map.of("base/cm.yaml", configMap("cm", "2")));
        push(third);
        assertThat(objects(awaitSet(name, third)).path(0).at("/data/value").asText())
                .isEqualTo("2");

        String fourth = served.git()
                .commit(Map.of("overlays/prod/kustomization.yaml", "namePrefix: prod-\nresources:\n  - ../gone\n"));
        push(fourth);
        RenderingFailed failed = awaitFailure(name, RenderingFailed.Reason.INVALID_MANIFEST);
        assertThat(failed.message()).contains("../gone");
        assertThat(failed.file()).isEqualTo("overlays/prod/kustomization.yaml");
        assertThat(failed.line()).isEqualTo(3);
    }

    @Test
    void rendersHelmAndNamesTheTemplateAndTheLine() {
        String first = served.git()
                .commit(Map.of(
                        "chart/Chart.yaml", "apiVersion: v2\nname: podinfo\nversion: 0.1.0\n",
                        "chart/values.yaml", "value: \"1\"\n",
                        "prod.yaml", "other: 7\n",
                        "chart/templates/cm.yaml", """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata:
                          name: {{ .Release.Name }}
                          namespace: {{ .Release.Namespace }}
                        data:
                          value: {{ .Values.value | quote }}
                          other: {{ .Values.other | quote }}
                          given: {{ .Values.given | quote }}
                        """,
                        "chart/templates/hook.yaml", """
                        apiVersion: batch/v1
                        kind: Job
                        metadata: {name: hook, annotations: {helm.sh/hook: pre-install}}
                        """));
        JsonNode values = EventJson.mapper().createObjectNode().put("given", "here");
        declare(name, "chart", new ApplicationSpec.Helm(values, List.of("../prod.yaml"), "release"), 1);
        ManifestsRendered set = awaitSet(name, first);
        assertThat(set.type()).isEqualTo(SourceType.HELM);
        JsonNode objects = objects(set);
        assertThat(objects).hasSize(1);
        assertThat(objects.path(0).at("/metadata/name").asText()).isEqualTo("release");
        assertThat(objects.path(0).at("/metadata/namespace").asText()).isEqualTo("team");
        assertThat(objects.path(0).path("data").toString())
                .isEqualTo("{\"given\":\"here\",\"other\":\"7\",\"value\":\"1\"}");

        String second =
                served.git().commit(Map.of("chart/templates/cm.yaml", "apiVersion: v1\nkind: {{ fail \"no\" }}\n"));
        push(second);
        RenderingFailed failed = awaitFailure(name, RenderingFailed.Reason.TOOL_FAILED);
        assertThat(failed.file()).isEqualTo("chart/templates/cm.yaml");
        assertThat(failed.line()).isEqualTo(2);
        assertThat(failed.revision()).isEqualTo(second);
    }

    @Test
    void rendersAChartWithLayersOfValuesAndSingleOnes() throws IOException {
        String first = served.git()
                .commit(Map.of(
                        "chart/Chart.yaml",
                        "apiVersion: v2\nname: web\nversion: 0.1.0\n",
                        "chart/crds/crd.yaml",
                        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: left.out}\n",
                        "values/a.yaml",
                        "layer: a\nfromA: 1\n",
                        "values/deep/b.yaml",
                        "layer: b\n",
                        "values/notes.txt",
                        "layer: none\n",
                        "chart/templates/cm.yaml",
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: web}
                        data:
                          layer: {{ .Values.layer | quote }}
                          fromA: {{ .Values.fromA | quote }}
                          list: {{ .Values.list | quote }}
                          version: {{ .Values.image.tag | quote }}
                          kind: {{ kindOf .Values.image.tag }}
                          kube: {{ .Capabilities.KubeVersion.Version | quote }}
                          api: {{ .Capabilities.APIVersions.Has "example.org/v1" | quote }}
                        """));
        ApplicationSpec.Helm helm = new ApplicationSpec.Helm(
                null,
                List.of("../values/**/*.yaml", "../values/none.yaml"),
                null,
                true,
                List.of(
                        new ApplicationSpec.Helm.Parameter("list", "a,b", false),
                        new ApplicationSpec.Helm.Parameter("image.tag", "1.20", true)),
                "1.33.1",
                List.of("example.org/v1"),
                true,
                List.of(),
                false);
        declare(new Declared(name, new ApplicationSpec.Source(served.url(), "main", "chart", helm)), 1);
        JsonNode objects = objects(awaitSet(name, first));
        assertThat(objects).hasSize(1);
        assertThat(objects.path(0).path("data").toString())
                .isEqualTo("{\"api\":\"true\",\"fromA\":\"1\",\"kind\":\"string\",\"kube\":\"v1.33.1\","
                        + "\"layer\":\"b\",\"list\":\"a,b\",\"version\":\"1.20\"}");

        String second = served.git().commit(Map.of("values/c.yaml", "layer: c\nfromA: 2\n"));
        push(second);
        JsonNode data = objects(awaitSet(name, second)).path(0).path("data");
        assertThat(data.path("layer").asText()).isEqualTo("b");
        assertThat(data.path("fromA").asText()).isEqualTo("2");
        declare(
                new Declared(
                        name,
                        new ApplicationSpec.Source(
                                served.url(),
                                "main",
                                "chart",
                                new ApplicationSpec.Helm(null, List.of("../values/none.yaml"), null))),
                2);
        assertThat(awaitFailure(name, RenderingFailed.Reason.PATH_NOT_FOUND).message())
                .contains("values/none.yaml");
    }

    @Test
    void changesWhatAKustomizationBuildsAsTheApplicationSays() throws IOException {
        String first = served.git()
                .commit(Map.of(
                        "app/kustomization.yaml",
                        "resources: [web.yaml]\n",
                        "app/web.yaml",
                        """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: web}
                        spec:
                          replicas: 1
                          selector: {matchLabels: {app: web}}
                          template:
                            metadata: {labels: {app: web}}
                            spec: {containers: [{name: web, image: "nginx:1.0"}]}
                        """,
                        "parts/more/kustomization.yaml",
                        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [cm.yaml]\n",
                        "parts/more/cm.yaml",
                        configMap("more", "1")));
        ApplicationSpec.Kustomize changes = new ApplicationSpec.Kustomize(
                "big-",
                null,
                null,
                List.of(new ApplicationSpec.Kustomize.Image("nginx", "mirror.example/nginx", "2.0", null)),
                List.of(new ApplicationSpec.Kustomize.Replicas("web", 3)),
                Map.of(),
                Map.of("team", "red"),
                Map.of("note", "said"),
                List.of(new ApplicationSpec.Kustomize.Patch(
                        "[{\"op\": \"add\", \"path\": \"/spec/paused\", \"value\": true}]",
                        new ApplicationSpec.Kustomize.Target(null, null, "Deployment", null, null, null, null))),
                List.of("../parts/more"));
        declare(
                new Declared(
                        name, new ApplicationSpec.Source(served.url(), "main", "app", null).withKustomize(changes)),
                1);
        ManifestsRendered set = awaitSet(name, first);
        assertThat(set.type()).isEqualTo(SourceType.KUSTOMIZE);
        JsonNode objects = objects(set);
        assertThat(objects)
                .extracting(each -> each.at("/metadata/name").asText())
                .containsExactlyInAnyOrder("big-web", "big-more");
        JsonNode deployment =
                objects.path(0).path("kind").asText().equals("Deployment") ? objects.path(0) : objects.path(1);
        assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(deployment.at("/spec/paused").asBoolean()).isTrue();
        assertThat(deployment.at("/spec/template/spec/containers/0/image").asText())
                .isEqualTo("mirror.example/nginx:2.0");
        assertThat(deployment.at("/spec/template/metadata/labels/team").asText())
                .isEqualTo("red");
        assertThat(deployment.at("/spec/selector/matchLabels").toString()).isEqualTo("{\"app\":\"web\"}");
        assertThat(deployment.at("/metadata/annotations/note").asText()).isEqualTo("said");

        String second = served.git().commit(Map.of("parts/more/cm.yaml", configMap("more", "2")));
        push(second);
        assertThat(awaitSet(name, second).digest()).isNotEqualTo(set.digest());
    }

    @Test
    void refusesBadYamlWithFileAndLineAndRecovers() {
        String first = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "1")));
        declare(name, "app", null, 1);
        awaitSet(name, first);
        push(served.git().commit(Map.of("app/bad.yaml", "apiVersion: v1\nkind: ConfigMap\n  metadata: {}\n")));
        RenderingFailed failed = awaitFailure(name, RenderingFailed.Reason.INVALID_MANIFEST);
        assertThat(failed.file()).isEqualTo("app/bad.yaml");
        assertThat(failed.line()).isEqualTo(3);
        String third = served.git().commit(Map.of("app/bad.yaml", ""));
        push(third);
        assertThat(awaitEvent(name, RevisionConfirmed.class, third).rendered()).isFalse();
    }

    @Test
    void tellsASecretsValueOnNoTopicAndInNoLog() {
        LogLines log = new LogLines();
        served.git()
                .commit(Map.of(
                        "sops/secret.yaml",
                        SopsFiles.text("regex.yaml"),
                        "opened/cm.yaml",
                        SopsFiles.text("configmap.yaml"),
                        "plain/secret.yaml",
                        secret() + "---\n" + secret().replace("name: db", "name: copy"),
                        "broken/secret.yaml",
                        secret() + "  bad: [" + SECRET + "\n",
                        "chart/Chart.yaml",
                        "apiVersion: v2\nname: podinfo\nversion: 0.1.0\n",
                        "chart/values.yaml",
                        "dbPassword: " + SECRET + "\n",
                        "chart/templates/cm.yaml",
                        "kind: {{ fail (printf \"bad %s\" .Values.dbPassword) }}\n"));
        declare(name + "-plain", "plain", null, 1);
        declare(name + "-sops", "sops", null, 1);
        declare(name + "-opened", "opened", null, 1);
        declare(name + "-broken", "broken", null, 1);
        declare(name + "-chart", "chart", null, 1);
        awaitFailure(name + "-broken", RenderingFailed.Reason.INVALID_MANIFEST);
        assertThat(awaitFailure(name + "-chart", RenderingFailed.Reason.TOOL_FAILED)
                        .message())
                .contains("bad [redacted]");
        await().atMost(PATIENCE).until(() -> !envelopes(name + "-plain").isEmpty());
        awaitFailure(name + "-opened", RenderingFailed.Reason.INVALID_MANIFEST);
        await().atMost(PATIENCE).until(() -> envelopes(name + "-sops").stream()
                .anyMatch(each -> each.event() instanceof ManifestsRendered));
        log.close();
        String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(log.text()).isNotEmpty().doesNotContain(SECRET).doesNotContain(encoded);
        for (Topic topic : Topic.values()) {
            Stream.of(topic.topicName(), topic.deadLetterName())
                    .flatMap(each -> broker.records(each).stream())
                    .filter(record -> record.value() != null)
                    .forEach(record -> assertThat(new String(record.value(), StandardCharsets.UTF_8))
                            .doesNotContain(SECRET, encoded));
        }
    }

    @Test
    void forgetsTheSetOfADeletedApplication() {
        String first = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "1")));
        declare(name, "app", null, 1);
        awaitSet(name, first);
        publisher.delete(Topic.APPLICATIONS, "plumbline/" + name).join();
        await().atMost(PATIENCE).until(() -> broker.records(Topic.MANIFESTS.topicName()).stream()
                .anyMatch(record -> record.value() == null && record.key().equals("plumbline/" + name)));
    }

    @Test
    void refusesAnEmptySetAMissingPathAndAMissingRevision() {
        served.git().commit(Map.of("empty/README.md", "nothing", "app/cm.yaml", configMap("cm", "1")));
        declare(name + "-a", "empty", null, 1);
        declare(name + "-b", "nowhere", null, 1);
        declare(spec(name + "-c", "app", "no-such-branch"), 1);
        awaitFailure(name + "-a", RenderingFailed.Reason.EMPTY);
        awaitFailure(name + "-b", RenderingFailed.Reason.PATH_NOT_FOUND);
        awaitFailure(name + "-c", RenderingFailed.Reason.REVISION_NOT_FOUND);
    }

    /** The API server lets no such application be; a record may be anything. The next definition is rendered. */
    @Test
    void tellsOfWhatNobodyForesaw() {
        String first = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "1")));
        ApplicationSpec.Source nonsense = new ApplicationSpec.Source(served.url(), "main", "app", null)
                .withPlugin(new ApplicationSpec.Plugin(null, Map.of(), null, List.of()));
        declare(new Declared(name, nonsense), 1);
        RenderingFailed failed = awaitFailure(name, RenderingFailed.Reason.TOOL_FAILED);
        assertThat(failed.message()).startsWith("unexpected NullPointerException; the renderer's log tells where");
        await().atMost(PATIENCE).until(() -> broker.records(Topic.RENDER_REQUESTS.deadLetterName()).stream()
                .anyMatch(record -> record.key().equals("plumbline/" + name)));
        declare(name, "app", null, 2);
        awaitSet(name, first);
    }

    @Test
    void waitsForARemoteThatIsAwayAndLetsOthersPass() {
        String first = served.git().commit(Map.of("app/cm.yaml", configMap("cm", "1")));
        served.server().fail(true);
        // This one stays away for good: it holds up neither the others nor the service's end.
        declare(new Declared(name + "-away", "http://127.0.0.1:1/away", "main", "app", null), 1);
        declare(name, "app", null, 1);
        awaitFailure(name, RenderingFailed.Reason.SOURCE_UNAVAILABLE);
        try (GitServer other = new GitServer()) {
            String otherUrl = other.serve("other", served.git().repository());
            declare(new Declared(name + "-other", otherUrl, "main", "app", null), 1);
            awaitSet(name + "-other", first);
        }
        served.server().fail(false);
        awaitSet(name, first);
        assertThat(envelopes(name).stream()
                        .filter(each -> each.event() instanceof RenderingFailed)
                        .map(Envelope::id)
                        .distinct())
                .hasSize(1);
    }

    /** So many that each would have a place of its own until none was left. */
    @Test
    void putsAsideWhatWaitsForOneRepositoryAndRendersAllOnceItIsThere() {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < 80; i++) {
            files.put("apps/" + i + "/a.yaml", configMap("cm", "1"));
        }
        String first = served.git().commit(files);
        served.server().fail(true);
        for (int i = 0; i < 80; i++) {
            declare(name + "-" + i, "apps/" + i, null, 1);
        }
        await().atMost(PATIENCE).until(() -> failures(name) == 80);
        try (GitServer other = new GitServer()) {
            String otherUrl = other.serve("other", served.git().repository());
            declare(new Declared("other-" + name, otherUrl, "main", "apps/1", null), 1);
            awaitSet("other-" + name, first);
        }
        served.server().fail(false);
        await().atMost(PATIENCE).until(() -> sets(first) == 81);
    }

    private long failures(String prefix) {
        return broker.events(Topic.MANIFESTS).stream()
                .filter(each -> each.event() instanceof RenderingFailed failed
                        && failed.application().name().startsWith(prefix)
                        && failed.reason() == RenderingFailed.Reason.SOURCE_UNAVAILABLE)
                .map(each -> each.event().subject())
                .distinct()
                .count();
    }

    @Test
    void sharesOneFetchAmongAHundredApplications() {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            for (int object = 0; object < 4; object++) {
                files.put("apps/" + i + "/" + object + ".yaml", configMap("cm-" + object, "1"));
            }
        }
        String first = served.git().commit(files);
        for (int i = 0; i < 100; i++) {
            declare(name + "-" + i, "apps/" + i, null, 1);
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> sets(first) == 100);

        int fetches = served.server().fetches();
        String second = served.git().commit(Map.of("README.md", "nothing"));
        push(second);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> confirmed(second) == 100);
        assertThat(served.server().fetches() - fetches).isEqualTo(1);
    }

    private record Declared(String name, ApplicationSpec.Source source) {

        Declared(String name, String url, String revision, String path, ApplicationSpec.Helm helm) {
            this(name, new ApplicationSpec.Source(url, revision, path, helm));
        }
    }

    private Declared spec(String application, String path, String revision) {
        return new Declared(application, served.url(), revision, path, null);
    }

    private void declare(String application, String path, ApplicationSpec.Helm helm, long generation) {
        declare(new Declared(application, served.url(), "main", path, helm), generation);
    }

    private void declare(Declared application, long generation) {
        ApplicationSpec spec = new ApplicationSpec(
                application.source(),
                new ApplicationSpec.Destination("team"),
                new ApplicationSpec.SyncPolicy(true, true, true),
                false);
        ApplicationRef ref = new ApplicationRef("plumbline", application.name(), "uid-" + application.name());
        Envelope<?> unused = publisher.publishAndWait(new ApplicationDeclared(ref, generation, spec), Cause.root());
    }

    private Envelope<?> push(String revision) {
        return publisher.publishAndWait(Facts.pushed(served.url(), null, revision), Cause.root());
    }

    private ManifestsRendered awaitSet(String application, String revision) {
        return awaitEvent(application, ManifestsRendered.class, revision);
    }

    private <E extends ManifestsEvent> E awaitEvent(String application, Class<E> type, String revision) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> envelopes(application).stream()
                                .map(Envelope::event)
                                .filter(type::isInstance)
                                .map(type::cast)
                                .filter(event -> revision.equals(revision(event)))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private RenderingFailed awaitFailure(String application, RenderingFailed.Reason reason) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> envelopes(application).stream()
                                .map(Envelope::event)
                                .filter(event -> event instanceof RenderingFailed failed && failed.reason() == reason)
                                .map(RenderingFailed.class::cast)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static String revision(ManifestsEvent event) {
        return switch (event) {
            case ManifestsRendered set -> set.revision();
            case RevisionConfirmed confirmed -> confirmed.revision();
            case RenderingFailed failed -> failed.revision();
        };
    }

    private List<Envelope<?>> envelopes(String application) {
        List<Envelope<?>> own = new ArrayList<>();
        broker.events(Topic.MANIFESTS).forEach(envelope -> {
            if (envelope.event().subject().equals("plumbline/" + application)) {
                own.add(envelope);
            }
        });
        return own;
    }

    private long sets(String revision) {
        return broker.events(Topic.MANIFESTS).stream()
                .filter(each -> each.event() instanceof ManifestsRendered set
                        && set.revision().equals(revision))
                .map(each -> each.event().subject())
                .distinct()
                .count();
    }

    private long confirmed(String revision) {
        return broker.events(Topic.MANIFESTS).stream()
                .filter(each -> each.event() instanceof RevisionConfirmed same
                        && same.revision().equals(revision))
                .map(each -> each.event().subject())
                .distinct()
                .count();
    }

    private static JsonNode objects(ManifestsRendered set) {
        byte[] packed = Base64.getDecoder().decode(set.contents().manifests());
        try {
            return EventJson.mapper().readTree(Zstd.decompress(packed, (int) Zstd.getFrameContentSize(packed)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String configMap(String name, String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\ndata:\n  value: \"" + value + "\"\n";
    }

    private static String secret() {
        String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: " + encoded + "\n";
    }
}
