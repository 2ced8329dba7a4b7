package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.Zstd;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.sops.SopsFiles;
import dev.plumbline.renderer.source.ServedGit;
import dev.plumbline.renderer.source.signature.GpgSigner;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What must be signed is held, and what is secret is told nowhere. */
@NullUnmarked // fields are injected
@ExtendWith(NativeTools.class)
@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(RendererResource.class)
class TrustIT {

    /** What sops encrypted in the files of these tests. */
    private static final String ENCRYPTED = "canary-5f1c9d";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String CHART = "apiVersion: v2\nname: web\nversion: 0.1.0\n";

    @RegisterExtension
    final ServedGit served = new ServedGit();

    @Inject
    EventPublisher publisher;

    @Inject
    EndedSpans spans;

    KafkaBroker broker;
    TestKeys keys;

    private final String name = "trust-" + UUID.randomUUID().toString().substring(0, 8);
    /** What stands in the open in a repository, in places that say that it is secret. */
    private final String open = "canary-" + UUID.randomUUID();

    @Test
    void holdsWhatAPolicyWantsSignedAndTriesAgainWhenThePoliciesCanBeReadAgain() throws IOException {
        Path policies = keys.file("policies.yaml");
        String good = Files.readString(policies);
        String unsigned = served.git().commit(Map.of("app/cm.yaml", configMap("1")));
        declare("guarded", name, source("app"));
        RenderingFailed failed = awaitFailure("guarded", name);
        assertThat(failed.reason()).isEqualTo(Reason.UNVERIFIED);
        assertThat(failed.revision()).isEqualTo(unsigned);

        GpgSigner alice = GpgSigner.fresh();
        alice.trusted(keys.file("signers"), "alice");
        String signed = served.git().signedBy(alice::sign).commit(Map.of("app/cm.yaml", configMap("2")));
        declare("guarded", name + "-signed", source("app"));
        assertThat(awaitSet("guarded", name + "-signed").revision()).isEqualTo(signed);
        try {
            Files.writeString(policies, good + "  - namespace: [typo]\n");
            declare("plumbline", name, source("app"));
            assertThat(awaitFailure("plumbline", name).message())
                    .startsWith("the operator's policies cannot be read: line ");
        } finally {
            Files.writeString(policies, good);
        }
        assertThat(awaitSet("plumbline", name).revision()).isEqualTo(signed);
    }

    @Test
    void tellsNoSecretOnAnyTopicInAnyLogAndInAnySpan() {
        try (LogLines log = new LogLines()) {
            served.git().commit(files());
            List<String> sealed = List.of("age", "pgp", "whole", "generated", "chart", "values", "built", "env", "ini");
            List<String> refused = List.of("leak", "fail", "replaced", "broken", "changed", "open", "substituted");
            sealed.forEach(each -> declare("plumbline", name + "-" + each, source(each)));
            refused.forEach(each -> declare("plumbline", name + "-" + each, source(each)));
            for (String each : sealed) {
                ManifestsRendered set = awaitSet("plumbline", name + "-" + each);
                String secrets = decoded(keys.opened(set.contents().sealed()).toString());
                assertThat(secrets).as(each).contains(each.equals("values") ? open : ENCRYPTED);
            }
            for (String each : refused) {
                assertThat(awaitFailure("plumbline", name + "-" + each).message())
                        .as(each)
                        .isNotBlank();
            }
            assertNowhere(log);
        }
    }

    private Map<String, String> files() {
        String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: ";
        return Map.ofEntries(
                Map.entry("age/secret.yaml", SopsFiles.text("regex.yaml")),
                Map.entry("pgp/secret.yaml", SopsFiles.text("pgp-rsa.yaml")),
                Map.entry("whole/secret.yaml", SopsFiles.text("whole.yaml")),
                Map.entry("generated/kustomization.yaml", "secretGenerator: [{name: made, files: [tls.conf]}]\n"),
                Map.entry("generated/tls.conf", SopsFiles.text("text.conf")),
                Map.entry("prod.yaml", SopsFiles.text("helm-values.yaml")),
                Map.entry("chart/Chart.yaml", CHART),
                Map.entry("chart/templates/s.yaml", secret + "{{ .Values.dbPassword }}\n"),
                Map.entry("values/Chart.yaml", CHART),
                Map.entry("values/values.yaml", "dbPassword: " + open + "\n"),
                Map.entry("values/templates/s.yaml", secret + "{{ .Values.dbPassword }}\n"),
                Map.entry("leak/Chart.yaml", CHART),
                Map.entry("leak/templates/cm.yaml", configMap("{{ .Values.dbPassword | b64enc }}")),
                Map.entry("fail/Chart.yaml", CHART),
                Map.entry("fail/values.yaml", "other: {token: " + open + "}\n"),
                Map.entry("fail/templates/cm.yaml", "{{ fail (cat .Values.dbPassword .Values.other.token) }}\n"),
                Map.entry("replaced/kustomization.yaml", """
                        resources: [secret.yaml, cm.yaml]
                        replacements:
                          - source: {kind: Secret, name: db, fieldPath: stringData.password}
                            targets: [{select: {kind: ConfigMap}, fieldPaths: [data.value]}]
                        """),
                Map.entry("replaced/secret.yaml", SopsFiles.text("regex.yaml")),
                Map.entry("replaced/cm.yaml", configMap("1")),
                Map.entry("broken/secret.yaml", secret + open + "\n  bad: [" + open + "\n"),
                Map.entry("changed/secret.yaml", SopsFiles.text("regex.yaml").replace("name: db", "name: other")),
                Map.entry("open/cm.yaml", SopsFiles.text("configmap.yaml")),
                Map.entry("vars/secret.yaml", SopsFiles.text("regex.yaml")),
                Map.entry("built/secret.yaml", secret + "'x-${password}'\n"),
                Map.entry("substituted/cm.yaml", configMap("x-${password}")),
                Map.entry("env/kustomization.yaml", "secretGenerator: [{name: made, envs: [app.env]}]\n"),
                Map.entry("env/app.env", SopsFiles.text("app.env")),
                Map.entry("ini/kustomization.yaml", "secretGenerator: [{name: made, files: [app.ini]}]\n"),
                Map.entry("ini/app.ini", SopsFiles.text("app.ini")));
    }

    private ApplicationSpec.Source source(String path) {
        boolean helm = List.of("chart", "leak", "fail").contains(path);
        boolean variables = List.of("built", "substituted").contains(path);
        return new ApplicationSpec.Source(
                        served.url(),
                        "main",
                        path,
                        helm ? new ApplicationSpec.Helm(null, List.of("../prod.yaml"), null) : null)
                .withPostBuild(
                        variables
                                ? new ApplicationSpec.PostBuild(
                                        Map.of(),
                                        List.of(new ApplicationSpec.PostBuild.From("../vars/secret.yaml", false)),
                                        true)
                                : null);
    }

    private void assertNowhere(LogLines log) {
        // What is told is logged, and its span ended, only when Kafka has it.
        await().atMost(PATIENCE).until(() -> log.text().contains(name + "-leak"));
        await().atMost(PATIENCE).until(() -> spans.all().stream()
                .anyMatch(span -> span.toString().contains(name + "-leak")));
        List<String> places = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            for (String each : List.of(topic.topicName(), topic.deadLetterName())) {
                broker.records(each).forEach(record -> texts(record).forEach(text -> find(text, each, places)));
            }
        }
        broker.events(Topic.MANIFESTS).forEach(envelope -> {
            if (envelope.event() instanceof ManifestsRendered set) {
                find(unpacked(set.contents().manifests()), "the set of " + set.application(), places);
            }
        });
        find(log.text(), "the log", places);
        spans.all().forEach(span -> find(span.toString(), "a span", places));
        assertThat(places).isEmpty();
    }

    private void find(String text, String where, List<String> places) {
        Stream.of(ENCRYPTED, open)
                .flatMap(TrustIT::forms)
                .filter(text::contains)
                .forEach(form -> places.add(form + " in " + where));
    }

    /** As it is, and in base64 at each of the three places where it may begin in a longer text. */
    private static Stream<String> forms(String value) {
        Stream<String> encoded = Stream.of("", "x", "xx").map(before -> {
            String whole = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString((before + value).getBytes(StandardCharsets.UTF_8));
            return whole.substring(before.isEmpty() ? 0 : 4, whole.length() - 1);
        });
        return Stream.concat(Stream.of(value), encoded);
    }

    private static Stream<String> texts(ConsumerRecord<String, byte[]> record) {
        List<String> texts = new ArrayList<>(List.of(String.valueOf(record.key())));
        if (record.value() != null) {
            texts.add(new String(record.value(), StandardCharsets.UTF_8));
        }
        record.headers()
                .forEach(header -> texts.add(header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8)));
        return texts.stream();
    }

    private static String unpacked(String packed) {
        byte[] bytes = Base64.getDecoder().decode(packed);
        return new String(Zstd.decompress(bytes, (int) Zstd.getFrameContentSize(bytes)), StandardCharsets.UTF_8);
    }

    /** The sealed values with each string that is base64 in the open. */
    private static String decoded(String json) {
        StringBuilder text = new StringBuilder();
        for (String part : json.split("\"", -1)) {
            try {
                text.append(new String(Base64.getDecoder().decode(part), StandardCharsets.UTF_8))
                        .append('\n');
            } catch (IllegalArgumentException e) {
                text.append(part).append('\n');
            }
        }
        return text.toString();
    }

    private void declare(String namespace, String application, ApplicationSpec.Source source) {
        ApplicationSpec spec = new ApplicationSpec(
                source,
                new ApplicationSpec.Destination("team"),
                new ApplicationSpec.SyncPolicy(true, true, true),
                false);
        ApplicationRef ref = new ApplicationRef(namespace, application, "uid-" + namespace + application);
        Envelope<?> unused = publisher.publishAndWait(new ApplicationDeclared(ref, 1, spec), Cause.root());
    }

    private ManifestsRendered awaitSet(String namespace, String application) {
        return awaitEvent(namespace, application, ManifestsRendered.class);
    }

    private RenderingFailed awaitFailure(String namespace, String application) {
        return awaitEvent(namespace, application, RenderingFailed.class);
    }

    private <E extends ManifestsEvent> E awaitEvent(String namespace, String application, Class<E> type) {
        return await(namespace + "/" + application)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> broker.events(Topic.MANIFESTS).stream()
                                .map(Envelope::event)
                                .filter(type::isInstance)
                                .map(type::cast)
                                .filter(event -> event.subject().equals(namespace + "/" + application))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static String configMap(String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {value: \"" + value + "\"}\n";
    }
}
