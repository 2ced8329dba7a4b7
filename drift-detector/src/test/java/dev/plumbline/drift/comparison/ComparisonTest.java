package dev.plumbline.drift.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plumbline.drift.Samples;
import dev.plumbline.drift.attribution.ManagedFields;
import dev.plumbline.events.trust.SecretFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparisonTest {

    @Test
    void findsNothingInAFreshApplyWithDefaultedFields() {
        for (String kind : List.of("deployment", "configmap", "secret", "networkpolicy")) {
            assertThat(between(kind + "-applied", kind + "-applied")).isEmpty();
        }
    }

    @Test
    void passesOverWhatControllersAndOthersAdded() {
        assertThat(between("deployment-applied", "deployment-rolled-out")).isEmpty();
        assertThat(between("deployment-applied", "deployment-annotated")).isEmpty();
    }

    @Test
    void namesEachOwnedFieldThatWasChanged() {
        assertThat(between("deployment-applied", "deployment-edited"))
                .extracting(it -> it.path().toString(), it -> text(it.expected()), it -> text(it.actual()))
                .containsExactlyInAnyOrder(
                        tuple("spec.replicas", "2", "5"),
                        tuple("spec.template.spec.containers[name=\"web\"].image", "\"nginx:1.27\"", "\"nginx:1.28\""),
                        tuple(
                                "spec.template.spec.containers[name=\"web\"].command",
                                "[\"sleep\",\"1\"]",
                                "[\"sleep\",\"2\"]"),
                        tuple(
                                "spec.template.spec.containers[name=\"web\"].resources.limits.cpu",
                                "\"500m\"",
                                "\"750m\""));
    }

    @Test
    void namesWhatWasRemovedAsAWhole() {
        assertThat(between("deployment-applied", "deployment-removed"))
                .filteredOn(it -> it.actual() == null)
                .extracting(it -> it.path().toString())
                .containsExactlyInAnyOrder("metadata.labels", "spec.template.spec.containers[name=\"web\"].env");
    }

    @Test
    void seesKeysOfAConfigMapButNotThoseOfOthers() {
        assertThat(between("configmap-applied", "configmap-edited"))
                .extracting(it -> it.path().toString(), it -> text(it.actual()))
                .containsExactlyInAnyOrder(tuple("data.color", "\"blue\""), tuple("data[\"app.properties\"]", "null"));
        assertThat(between("configmap-applied", "configmap-put-back")).isEmpty();
        assertThat(between("configmap-applied", "configmap-reverted")).isEmpty();
    }

    @Test
    void tellsAnAtomicEmptyValueFromAnEmptyContainer() {
        assertThat(between("networkpolicy-applied", "networkpolicy-edited"))
                .extracting(it -> it.path().toString())
                .containsExactlyInAnyOrder("spec.podSelector", "metadata.finalizers");
    }

    @Test
    void findsMissingItemsOfSetsAndLists() {
        JsonNode fields =
                Samples.json("{'f:a':{'v:\\'x\\'':{},'v:\\'y\\'':{}},'f:b':{'k:{\\'n\\':1}':{'.':{}}},'f:c':{'i:0':{}}}"
                        .replace("\\'", "\\\""));
        JsonNode owned = Samples.json("{'a':['x','y'],'b':[{'n':1}],'c':[1]}");
        JsonNode live = Samples.json("{'a':['y'],'b':[{'n':2}],'c':[]}");
        assertThat(Comparison.differences(fields, owned, live, fields))
                .extracting(it -> it.path().toString())
                .containsExactly("a[=\"x\"]", "b[n=1]", "c[0]");
    }

    @Test
    void comparesNumbersByValueAndPassesOverOurOwnNotes() {
        JsonNode fields = Samples.json("{'f:n':{},'f:metadata':{'f:annotations':{'f:plumbline.dev/epoch':{}}}}");
        JsonNode owned = Samples.json("{'n':1.50,'metadata':{'annotations':{'plumbline.dev/epoch':'1'}}}");
        JsonNode live = Samples.json("{'n':1.5,'metadata':{'annotations':{'plumbline.dev/epoch':'2'}}}");
        assertThat(Comparison.differences(fields, owned, live, MissingNode.getInstance()))
                .isEmpty();
    }

    @Test
    void findsAPortByItsKeysAlsoWhereTheCutAnswerLacksADefault() {
        JsonNode fields =
                Samples.json("{'f:ports':{'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:targetPort':{}}}}"
                        .replace("\\'", "\\\""));
        JsonNode owned = Samples.json("{'ports':[{'port':80,'targetPort':1}]}");
        JsonNode live = Samples.json(
                "{'ports':[{'port':80,'protocol':'UDP','targetPort':9},{'port':80,'protocol':'TCP','targetPort':2}]}");
        assertThat(Comparison.differences(fields, owned, live, fields))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.path()).hasToString("ports[port=80,protocol=\"TCP\"].targetPort");
                    assertThat(it.actual()).hasToString("2");
                });
    }

    @Test
    void comparesSecretsByFingerprintAndKeepsNoValue(@TempDir Path directory) throws IOException {
        Path key =
                Files.writeString(directory.resolve("key"), Base64.getEncoder().encodeToString(new byte[32]));
        SecretMask mask = new SecretMask(SecretFingerprint.of(key));
        JsonNode applied = Samples.object("secret-applied");
        JsonNode edited = Samples.object("secret-edited");
        mask.apply(applied);
        mask.apply(edited);
        JsonNode fields = Samples.json("{'f:data':{'f:password':{}}}");
        assertThat(Comparison.differences(fields, applied, edited, MissingNode.getInstance()))
                .singleElement()
                .satisfies(it -> {
                    assertThat(text(it.expected())).startsWith("\"hmac-sha256:");
                    assertThat(text(it.actual())).startsWith("\"hmac-sha256:").isNotEqualTo(text(it.expected()));
                });
        assertThat(edited.toString())
                .doesNotContain("changed", Base64.getEncoder().encodeToString("changed".getBytes()));
    }

    private static List<Difference> between(String applied, String live) {
        JsonNode baseline = Samples.object(applied);
        JsonNode now = Samples.object(live);
        return Comparison.differences(
                Samples.fields(baseline), baseline, now, ManagedFields.of(now).ours());
    }

    private static String text(@Nullable JsonNode node) {
        return String.valueOf(node);
    }
}
