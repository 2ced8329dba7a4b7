package dev.plumbline.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.sync.plan.Planner.Decision;
import dev.plumbline.sync.plan.Planner.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final Policy USUAL = new Policy(true, false, false);
    private static final ObjectRef ONE = configMap("one");
    private static final ObjectRef TWO = configMap("two");
    private static final ObjectRef NAMESPACE = new ObjectRef("", "Namespace", "", "ns");
    private static final ObjectRef DEFINITION =
            new ObjectRef("apiextensions.k8s.io", "CustomResourceDefinition", "", "crd");
    private static final ObjectRef DEPLOYMENT = new ObjectRef("apps", "Deployment", "ns", "web");
    private static final ObjectRef WEBHOOK =
            new ObjectRef("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "", "hook");

    @Test
    void costsNothingWhereNothingChanged() {
        Plan plan = plan(set(ONE, TWO), live(ONE, TWO), Set.of(), USUAL);

        assertThat(plan.empty()).isTrue();
        assertThat(plan.unchanged()).isEqualTo(2);
    }

    @Test
    void appliesWhatIsNewChangedOrDrifted() {
        DesiredSet set =
                new DesiredSet(List.of(object(ONE, "new digest"), object(TWO, "digest"), object(DEPLOYMENT, "digest")));

        Plan plan = plan(set, live(ONE, TWO), Set.of(TWO), USUAL);

        assertThat(plan.phases().stream().flatMap(List::stream).map(DesiredObject::ref))
                .containsExactlyInAnyOrder(ONE, TWO, DEPLOYMENT);
    }

    @Test
    void appliesEverythingWhenAsked() {
        assertThat(plan(set(ONE, TWO), live(ONE, TWO), Set.of(), new Policy(true, true, true))
                        .size())
                .isEqualTo(2);
    }

    @Test
    void ordersByWhatOthersNeed() {
        Plan plan = plan(set(WEBHOOK, DEPLOYMENT, ONE, DEFINITION, NAMESPACE), Map.of(), Set.of(), USUAL);

        assertThat(plan.phases().stream().map(phase -> phase.getFirst().ref()))
                .containsExactly(NAMESPACE, DEFINITION, ONE, DEPLOYMENT, WEBHOOK);
    }

    @Test
    void prunesWhatLeftTheSetTheOtherWayRound() {
        Plan plan = plan(set(TWO), live(NAMESPACE, ONE, TWO, DEPLOYMENT, WEBHOOK), Set.of(), USUAL);

        assertThat(plan.prunes().stream().map(Plan.Prune::object)).containsExactly(WEBHOOK, DEPLOYMENT, ONE, NAMESPACE);
        assertThat(plan.prunePhases()).hasSize(4);
    }

    @Test
    void leavesWhatLeftTheSetWherePruningIsOff() {
        assertThat(plan(set(TWO), live(ONE, TWO), Set.of(), new Policy(false, false, false))
                        .prunes())
                .isEmpty();
    }

    @Test
    void holdsWhatWouldKeepNothing() {
        assertThat(Planner.decide(set(DEPLOYMENT), live(ONE, TWO), Set.of(), USUAL))
                .isEqualTo(new Decision.WouldPruneEverything(2));
    }

    @Test
    void letsAnApplicationMoveToAnotherNamespace() {
        ObjectRef moved = new ObjectRef("", "ConfigMap", "elsewhere", "one");

        assertThat(plan(set(moved), live(ONE, TWO), Set.of(), USUAL).prunes()).hasSize(2);
    }

    @Test
    void takesNothingForAMoveThatNamesItsNamespaceItself() {
        ObjectRef moved = new ObjectRef("", "ConfigMap", "elsewhere", "one");
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.putObject("metadata").put("namespace", "elsewhere");
        DesiredSet set = new DesiredSet(List.of(new DesiredObject(moved, "v1", manifest, "digest")));

        assertThat(Planner.decide(set, live(ONE, TWO), Set.of(), USUAL))
                .isEqualTo(new Decision.WouldPruneEverything(2));
    }

    @Test
    void appliesWhatKeepsNothingOnceItIsApproved() {
        assertThat(plan(set(DEPLOYMENT), live(ONE, TWO), Set.of(), new Policy(true, false, true))
                        .prunes())
                .hasSize(2);
    }

    @Test
    void holdsNothingWhereNothingIsLive() {
        assertThat(plan(set(ONE), Map.of(), Set.of(), USUAL).size()).isEqualTo(1);
    }

    private static Plan plan(DesiredSet set, Map<ObjectRef, Baseline> live, Set<ObjectRef> drifted, Policy policy) {
        return switch (Planner.decide(set, live, drifted, policy)) {
            case Decision.Proceed(var plan) -> plan;
            case Decision.WouldPruneEverything held -> throw new AssertionError(held);
        };
    }

    private static DesiredSet set(ObjectRef... objects) {
        return new DesiredSet(
                Arrays.stream(objects).map(ref -> object(ref, "digest")).toList());
    }

    private static DesiredObject object(ObjectRef ref, String digest) {
        return new DesiredObject(ref, "v1", JsonNodeFactory.instance.objectNode(), digest);
    }

    private static Map<ObjectRef, Baseline> live(ObjectRef... objects) {
        return Arrays.stream(objects)
                .collect(Collectors.toMap(
                        Function.identity(), ref -> new Baseline("app", "v1", "uid-" + ref, "1", 1, "digest")));
    }

    private static ObjectRef configMap(String name) {
        return new ObjectRef("", "ConfigMap", "ns", name);
    }
}
