package dev.plumbline.receiver.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.messaging.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any bytes whatsoever lead to something told, and published, or to a field at fault. */
final class HostileDeliveriesTest {

    private static final String COMMIT = "\"" + "a".repeat(40) + "\"";
    private static final List<String> NAMES = List.of(
            "ref",
            "before",
            "after",
            "deleted",
            "forced",
            "repository",
            "clone_url",
            "pusher",
            "name",
            "created",
            "commits");

    /** One good payload of each provider: what is wrong with it is drawn. */
    private static final List<String> SAMPLES =
            List.of("""
            {"object_kind":"push","event_name":"repository_update","ref":"refs/heads/main","before":C,"after":C,
             "changes":[{"ref":"refs/heads/main","before":C,"after":C}],"project":{"git_http_url":U}}""", """
            {"ref":"refs/heads/main","before":C,"after":C,"sha":C,"ref_type":"branch","sender":{"login":"x"},
             "pusher":{"login":"x"},"repository":{"clone_url":U,"ssh_url":U}}""", """
            {"actor":{"nickname":"x"},"repository":{"links":{"html":{"href":U}}},"push":{"changes":[
             {"old":{"type":"branch","name":"main","target":{"hash":C}},"new":{"type":"tag","name":"a","target":{"hash":C}}}]}}""", """
            {"actor":{"name":"x"},"repository":{"links":{"clone":[{"href":U}]}},
             "changes":[{"ref":{"id":"refs/heads/main"},"fromHash":C,"toHash":C}]}""", """
            {"id":"1","eventType":"git.push","resource":{"pushedBy":{"uniqueName":"x"},"repository":{"remoteUrl":U},
             "refUpdates":[{"name":"refs/heads/main","oldObjectId":C,"newObjectId":C}]}}""", """
            {"repository":U,"pusher":"x","changes":[{"ref":"refs/heads/main","before":C,"after":C,"forced":true}]}""", """
            {"action":"renamed","changes":{"repository":{"name":{"from":"a"}},"full_name":{"old":"a/b","new":"b/a"}},
             "repository":{"name":"b","clone_url":U,"links":{"html":{"href":U}}},"actor":{"nickname":"x"}}""", """
            {"action":"transferred","changes":{"owner":{"from":{"user":{"login":"a"}}}},"repository":{"name":"b","clone_url":U}}""", """
            {"event_name":"project_rename","path_with_namespace":"a/b","old_path_with_namespace":"a/c","project":{"git_http_url":U}}""", """
            {"old":{"links":{"clone":[{"name":"http","href":U}]}},"new":{"links":{"clone":[{"name":"http","href":U}]}}}""", """
            {"id":"1","eventType":"git.repo.renamed","resource":{"oldName":"a b","repository":{"remoteUrl":U}}}""", """
            {"type":"PUSH_ARTIFACT","operator":"x","event_data":{"resources":[{"digest":D,"tag":"1.0","resource_url":"h.example/a/b:1.0"}]}}""", """
            {"type":"harbor.artifact.deleted","id":"x","data":{"resources":[{"digest":D,"tag":"1.0","resource_url":"h.example/a@x"}]}}""", """
            {"sender":{"login":"x"},"package":{"package_type":"CONTAINER","package_version":{"package_url":"ghcr.io/a/b:1",
             "container_metadata":{"tag":{"name":"1","digest":D}}}}}""", """
            {"docker_url":"quay.io/a/b","updated_tags":["1","2"],"push_data":{"tag":"1","pusher":"x"},"repository":{"repo_name":"a/b"}}""");

    private static final Pattern VALUE = Pattern.compile("(?<=[:\\[])(\"[^\"]*\"|C|D|U|true)");

    @Property(tries = 2000)
    void readsOrNamesTheFieldOfAlmostGoodPayloads(@ForAll("mutations") String body, @ForAll("events") String event) {
        for (Provider provider : Providers.all()) {
            check(provider, new Delivery(headers(event), body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Provide
    Arbitrary<String> events() {
        return Arbitraries.of(
                "push",
                "create",
                "delete",
                "repository",
                "package",
                "repo:push",
                "repo:updated",
                "repo:refs_changed",
                "repo:modified");
    }

    /** A sample with some of its values replaced by others, or cut off. */
    @Provide
    Arbitrary<String> mutations() {
        return Combinators.combine(
                        Arbitraries.of(SAMPLES),
                        json(2),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(0, 400))
                .as((sample, other, which, length) -> {
                    int[] seen = {0};
                    String mutated = VALUE.matcher(sample)
                            .replaceAll(found -> Matcher.quoteReplacement(seen[0]++ == which ? other : found.group()));
                    String whole = mutated.replaceAll("(?<=[:\\[])C", Matcher.quoteReplacement(COMMIT))
                            .replaceAll("(?<=[:\\[])D", "\"sha256:" + "b".repeat(64) + "\"")
                            .replaceAll("(?<=[:\\[])U", "\"https://example.org/a.git\"");
                    return length % 10 == 0 ? whole.substring(0, Math.min(length, whole.length())) : whole;
                });
    }

    @Property(tries = 2000)
    void readsOrNamesTheField(@ForAll("deliveries") Delivery delivery) {
        for (Provider provider : Providers.all()) {
            check(provider, delivery);
        }
    }

    private static void check(Provider provider, Delivery delivery) {
        try {
            if (provider.read(delivery) instanceof Told.Moved(var events, int leftOut)) {
                assertThat(events).isNotEmpty().allSatisfy(event -> assertThat(EventCodec.encode(
                                new Envelope<>(event.id(), "/test", Instant.EPOCH, event.id(), null, null, event)))
                        .isNotNull());
            }
        } catch (MalformedDelivery e) {
            assertThat(e.field()).isNotBlank();
            assertThat(e.problem()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<Delivery> deliveries() {
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        Arbitrary<byte[]> bodies = Arbitraries.frequencyOf(
                Tuple.of(9, json(4).map(text -> text.getBytes(StandardCharsets.UTF_8))), Tuple.of(1, noise));
        return Combinators.combine(Arbitraries.of("push", "ping", "create", ""), bodies)
                .as((event, body) -> new Delivery(headers(event), body));
    }

    private static Map<String, String> headers(String event) {
        Map<String, String> headers = new HashMap<>();
        for (String name : List.of(
                "X-GitHub-Event",
                "X-Gitlab-Event",
                "X-Gitea-Event",
                "X-Forgejo-Event",
                "X-Gogs-Event",
                "X-Event-Key")) {
            headers.put(name, event);
        }
        headers.put("X-Gitlab-Instance", "https://git.example");
        return headers;
    }

    private static Arbitrary<String> json(int depth) {
        Arbitrary<String> scalars = Arbitraries.of(
                "null",
                "true",
                "1",
                "-1e400",
                "\"\"",
                "\"x\"",
                "\"refs/heads/main\"",
                "\"\\ud800\"",
                COMMIT,
                "\"" + "0".repeat(40) + "\"",
                "\"https://example.org/a.git\"",
                "{}",
                "[]");
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<String> member = Combinators.combine(Arbitraries.of(NAMES), json(depth - 1))
                .as((name, value) -> "\"" + name + "\":" + value);
        return Arbitraries.oneOf(
                scalars,
                member.list().ofMaxSize(10).map(members -> "{" + String.join(",", members) + "}"),
                json(depth - 1).list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]"));
    }
}
