package dev.plumbline.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceType;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.events.trust.SetSignature;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.sync.application.Application;
import dev.plumbline.sync.application.ApplicationResourceSpec;
import dev.plumbline.sync.application.ApplicationStatus;
import dev.plumbline.sync.application.SourceSettings;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** An application of a test's own, in a namespace of its own, and the renderer's part for it. */
@NullUnmarked
final class Fleet {

    private final String name;
    private final KubernetesClient client;
    private final EventPublisher publisher;
    private final TestKeys keys;
    private ApplicationRef application;
    private String digest = "";
    private String destination;
    private long generation = 1;
    private int pushes;

    Fleet(String name, KubernetesClient client, EventPublisher publisher, TestKeys keys) {
        this.name = name;
        this.destination = name;
        this.client = client;
        this.publisher = publisher;
        this.keys = keys;
    }

    String namespace() {
        return name;
    }

    ApplicationRef application() {
        return application;
    }

    String digest() {
        return digest;
    }

    Fleet begin() {
        return begin(new ApplicationResourceSpec.Sync(true, true, true));
    }

    Fleet begin(ApplicationResourceSpec.Sync sync) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
        Application resource = new Application();
        resource.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(name).build());
        resource.setSpec(new ApplicationResourceSpec(
                new SourceSettings(
                        "https://git.example/fleet.git",
                        "main",
                        ".",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                null,
                new ApplicationResourceSpec.Destination(name),
                sync,
                false));
        Application created = client.resource(resource).create();
        application = new ApplicationRef(name, name, created.getMetadata().getUid());
        return this;
    }

    /** As the renderer answers a push: each call is one. */
    Envelope<ManifestsRendered> render(String revision, String... objects) {
        return publish(signed(set(revision, objects).withSequence(++pushes)));
    }

    /** As a renderer did before sets were numbered. */
    Envelope<ManifestsRendered> renderUnnumbered(String revision, String... objects) {
        pushes++;
        return publish(signed(set(revision, objects)));
    }

    private Envelope<ManifestsRendered> publish(ManifestsRendered set) {
        return publisher.publishAndWait(set.triggeredBy("push-" + pushes), Cause.root());
    }

    /** As whoever can write to Kafka may: a record that was there already, but for the id that it is given. */
    void sendAgain(Envelope<ManifestsRendered> set, String id) {
        EventPublisher.await(publisher.publish(new Envelope<>(
                id, set.source(), set.time(), set.correlationId(), set.causationId(), set.traceparent(), set.event())));
    }

    /** As the same may: the application's set is taken off the topic. */
    void deleteSet() {
        EventPublisher.await(publisher.delete(Topic.MANIFESTS, application.key().toString()));
    }

    /** What the definition says of the destination from now on, as the renderer is to take it. */
    void moveTo(String namespace) {
        edit(spec -> new ApplicationResourceSpec(
                spec.source(), null, new ApplicationResourceSpec.Destination(namespace), spec.sync(), false));
        destination = namespace;
        generation = resource().getMetadata().getGeneration();
    }

    void edit(UnaryOperator<ApplicationResourceSpec> change) {
        client.resources(Application.class).inNamespace(name).withName(name).edit(live -> {
            live.setSpec(change.apply(live.getSpec()));
            return live;
        });
    }

    void suspend(boolean suspend) {
        edit(spec -> new ApplicationResourceSpec(spec.source(), null, spec.destination(), spec.sync(), suspend));
    }

    void selfHeal(boolean selfHeal) {
        edit(spec -> new ApplicationResourceSpec(
                spec.source(),
                null,
                spec.destination(),
                new ApplicationResourceSpec.Sync(true, true, selfHeal),
                false));
    }

    /** As {@code kubectl annotate} does. */
    void annotate(String annotation, String value) {
        client.resources(Application.class)
                .inNamespace(name)
                .withName(name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("kubectl-annotate")
                                .build(),
                        "{\"metadata\":{\"annotations\":{\"" + annotation + "\":\"" + value + "\"}}}");
    }

    Envelope<ManifestsRendered> renderForged(String revision, String... objects) {
        return publish(set(revision, objects).withSequence(++pushes).withSignature("AAAA"));
    }

    /** A set that comes with a hook and a warning. */
    Envelope<ManifestsRendered> renderHooked(String revision, String hook, String warning, String... objects) {
        ManifestsRendered set = set(revision, objects);
        byte[] hooks = CanonicalJson.bytes(EventJson.mapper().createArrayNode().add(parse(hook)));
        ManifestsRendered.Contents contents = new ManifestsRendered.Contents(
                set.contents().objects(),
                set.contents().manifests(),
                set.contents().sealed(),
                Base64.getEncoder().encodeToString(Zstd.compress(hooks)),
                List.of(warning));
        return publish(signed(unsigned(revision, contents).withSequence(++pushes)));
    }

    private ManifestsRendered set(String revision, String... objects) {
        ArrayNode plain = EventJson.mapper().createArrayNode();
        ObjectNode values = EventJson.mapper().createObjectNode();
        for (String object : objects) {
            ObjectNode node = parse(object);
            if (node.path("kind").asText().equals("Secret")) {
                split(node, values);
            }
            plain.add(node);
        }
        byte[] bytes = CanonicalJson.bytes(plain);
        digest = CanonicalJson.digest(bytes);
        return unsigned(
                revision,
                new ManifestsRendered.Contents(
                        objects.length,
                        Base64.getEncoder().encodeToString(Zstd.compress(bytes)),
                        values.isEmpty() ? null : keys.sealed(values)));
    }

    private ManifestsRendered unsigned(String revision, ManifestsRendered.Contents contents) {
        return new ManifestsRendered(
                application,
                generation,
                RepositoryUrl.of("https://git.example/fleet.git"),
                revision,
                false,
                SourceType.PLAIN,
                destination,
                "inputs-" + revision,
                digest,
                contents,
                "");
    }

    private ManifestsRendered signed(ManifestsRendered set) {
        return set.withSignature(new SetSignature.Signer(keys.file("signing.key")).sign(set.signed()));
    }

    private void split(ObjectNode secret, ObjectNode values) {
        SecretFingerprint fingerprint = SecretFingerprint.of(keys.file("fingerprint.key"));
        ObjectNode data = (ObjectNode) secret.get("data");
        values.set("Secret//" + secret.path("metadata").path("name").asText(), data.deepCopy());
        data.properties()
                .forEach(entry -> entry.setValue(
                        data.textNode(fingerprint.ofBase64(entry.getValue().asText()))));
    }

    static ObjectNode parse(String object) {
        try {
            JsonNode node = EventJson.mapper().readTree(object);
            return (ObjectNode) node;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String configMap(String name, String value) {
        return """
               {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s"}, "data": {"value": "%s"}}""".formatted(name, value);
    }

    @Nullable
    String annotation(String annotation) {
        return resource().getMetadata().getAnnotations().get(annotation);
    }

    ApplicationStatus status() {
        return Optional.ofNullable(resource()).map(Application::getStatus).orElse(ApplicationStatus.none());
    }

    @Nullable
    Application resource() {
        return client.resources(Application.class)
                .inNamespace(name)
                .withName(name)
                .get();
    }

    String condition(String type) {
        return Optional.ofNullable(status().conditions()).orElse(List.of()).stream()
                .filter(condition -> condition.type().equals(type))
                .map(condition -> condition.status() + " " + condition.reason())
                .findFirst()
                .orElse("");
    }

    @Nullable
    String value(String configMap) {
        return value(name, configMap);
    }

    @Nullable
    String value(String namespace, String configMap) {
        var found =
                client.configMaps().inNamespace(namespace).withName(configMap).get();
        return found == null || found.getData() == null ? null : found.getData().get("value");
    }
}
