package dev.plumbline.receiver.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.messaging.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            "ref", "before", "after", "deleted", "forced", "repository", "clone_url", "pusher", "name", "created");

    @Property(tries = 2000)
    void readsOrNamesTheField(@ForAll("deliveries") Delivery delivery) {
        for (Provider provider : Providers.all()) {
            check(provider, delivery);
        }
    }

    private static void check(Provider provider, Delivery delivery) {
        try {
            if (provider.read(delivery) instanceof Told.Moved(var events)) {
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
        headers.put("X-GitHub-Event", event);
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
