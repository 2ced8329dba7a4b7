package dev.plumbline.sync.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.EventJson;
import dev.plumbline.sync.cluster.Answer.Refusal;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final JsonNode NO_NAMESPACE = json("""
            {"reason": "NotFound", "message": "namespaces \\"web\\" not found", "details": {"name": "web", "kind": "namespaces"}}
            """);

    @Test
    void anObjectWhoseNamespaceIsMissingWaitsForIt() {
        assertThat(Refusals.of(404, NO_NAMESPACE, null).refusal()).isEqualTo(Refusal.NO_NAMESPACE);
    }

    @Test
    void aNamespaceThatIsMissingIsAnObjectThatIsMissing() {
        assertThat(Refusals.ofNamespace(404, NO_NAMESPACE, null).refusal()).isEqualTo(Refusal.NOT_FOUND);
    }

    private static JsonNode json(String text) {
        try {
            return EventJson.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
