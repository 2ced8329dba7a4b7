package dev.plumbline.drift.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.Samples;
import dev.plumbline.drift.comparison.Comparison;
import dev.plumbline.drift.comparison.Difference;
import dev.plumbline.drift.comparison.FieldPath;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.FieldDrift.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class AttributionTest {

    @Test
    void namesTheManagerThatHoldsEachChangedField() {
        Map<String, FieldDrift> drifts = drifts("deployment-applied", "deployment-edited");
        assertThat(actor(drifts, "spec.template.spec.containers[name=\"web\"].image"))
                .isEqualTo(new Actor("kubectl-set", "Update", Instant.parse("2026-11-21T12:30:11Z"), null, null));
        assertThat(actor(drifts, "spec.replicas")).isEqualTo(new Actor("kubectl", "Update", null, "scale", null));
        assertThat(actor(drifts, "spec.template.spec.containers[name=\"web\"].resources.limits.cpu")
                        .manager())
                .isEqualTo("kubectl-edit");
    }

    @Test
    void guessesWhoRemovedAField() {
        Map<String, FieldDrift> drifts = drifts("deployment-applied", "deployment-removed");
        assertThat(actor(drifts, "metadata.labels").manager()).isEqualTo("kubectl-edit");
    }

    @Test
    void namesNobodyWhereTheObjectDoesNotTell() {
        JsonNode object = Samples.json("{'metadata':{'managedFields':[{'manager':'kcm','operation':'Update',"
                + "'time':'2026-01-01T00:00:00Z','subresource':'status','fieldsV1':{'f:status':{}}}]}}");
        ManagedFields managed = ManagedFields.of(object);
        assertThat(managed.remover()).isNull();
        assertThat(managed.holder(FieldPath.of("data", "a"))).isNull();
        assertThat(ManagedFields.of(Samples.json("{}")).ours().isMissingNode()).isTrue();
    }

    @Test
    void prefersTheLatestWriter() {
        JsonNode object = Samples.json("{'metadata':{'managedFields':["
                + "{'manager':'new','operation':'Update','time':'2026-01-02T00:00:00Z','fieldsV1':{'f:data':{'f:a':{}}}},"
                + "{'manager':'old','operation':'Update','time':'2026-01-01T00:00:00Z','fieldsV1':{'f:data':{'f:a':{}}}},"
                + "{'manager':'plumbline','operation':'Apply','time':'2026-01-03T00:00:00Z','fieldsV1':{'f:data':{'f:a':{}}}}"
                + "]}}");
        Actor holder = ManagedFields.of(object).holder(FieldPath.of("data", "a"));
        assertThat(holder).isNotNull().extracting(Actor::manager).isEqualTo("new");
    }

    @Test
    void cutsLongValues() {
        Difference difference = new Difference(FieldPath.of("data", "a"), TextNode.valueOf("x".repeat(9000)), null);
        JsonNode expected = Attribution.attributed(List.of(difference), ManagedFields.of(Samples.json("{}")))
                .getFirst()
                .expected();
        assertThat(Objects.requireNonNull(expected).textValue())
                .hasSizeLessThan(Attribution.MAX_TEXT + 50)
                .endsWith("(9000 characters)");
    }

    private static Map<String, FieldDrift> drifts(String applied, String live) {
        JsonNode baseline = Samples.object(applied);
        JsonNode now = Samples.object(live);
        ManagedFields managed = ManagedFields.of(now);
        return Attribution.attributed(
                        Comparison.differences(Samples.fields(baseline), baseline, now, managed.ours()), managed)
                .stream()
                .collect(Collectors.toMap(FieldDrift::path, Function.identity()));
    }

    private static Actor actor(Map<String, FieldDrift> drifts, String path) {
        return Objects.requireNonNull(
                Objects.requireNonNull(drifts.get(path), path).actor(), path);
    }
}
