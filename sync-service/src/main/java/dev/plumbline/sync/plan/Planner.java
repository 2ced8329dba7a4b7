package dev.plumbline.sync.plan;

import dev.plumbline.events.ObjectRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares a set with what is live. */
public final class Planner {

    private static final Comparator<Plan.Prune> LAST_FIRST = Comparator.comparing(
                    (Plan.Prune prune) -> Phase.of(prune.object()))
            .reversed()
            .thenComparing(Plan.Prune::object);

    private Planner() {}

    /**
     * What a run may do.
     *
     * @param prune whether what left the set is deleted
     * @param everything whether unchanged objects are applied too: somebody asked for it
     * @param approved whether somebody has said that the set may be applied whatever it deletes
     */
    public record Policy(boolean prune, boolean everything, boolean approved) {}

    /** What comes of a comparison. */
    public sealed interface Decision {

        /** The set is to be applied so. */
        record Proceed(Plan plan) implements Decision {}

        /** The set is not to be applied: it would delete all that is live and keep nothing. */
        record WouldPruneEverything(int objects) implements Decision {}
    }

    /**
     * Plans a run.
     *
     * @param live what is live of the application
     * @param drifted live objects that are known not to be as they were applied
     */
    public static Decision decide(
            DesiredSet set, Map<ObjectRef, Baseline> live, Set<ObjectRef> drifted, Policy policy) {
        Predicate<DesiredObject> unchanged = object -> {
            Baseline baseline = live.get(object.ref());
            return !policy.everything()
                    && baseline != null
                    && baseline.digest().equals(object.digest())
                    && !drifted.contains(object.ref());
        };
        List<DesiredObject> toApply =
                set.objects().stream().filter(unchanged.negate()).toList();
        List<Plan.Prune> prunes = policy.prune() ? prunes(set, live) : List.of();
        if (!prunes.isEmpty() && prunes.size() == live.size() && !policy.approved() && !moves(set, prunes)) {
            return new Decision.WouldPruneEverything(prunes.size());
        }
        return new Decision.Proceed(
                new Plan(phases(toApply), prunes, set.objects().size() - toApply.size()));
    }

    /**
     * Whether something that is to be deleted is to be made under the same name in the destination's namespace: then the
     * application moves there, as its definition says, and is not emptied.
     */
    private static boolean moves(DesiredSet set, List<Plan.Prune> prunes) {
        Set<String> arriving = set.objects().stream()
                .filter(DesiredObject::placed)
                .map(object -> object.ref().groupKind() + "/" + object.ref().name())
                .collect(Collectors.toSet());
        return prunes.stream()
                .map(Plan.Prune::object)
                .anyMatch(object ->
                        !object.namespace().isEmpty() && arriving.contains(object.groupKind() + "/" + object.name()));
    }

    /** Every live object, to be deleted in order: what a deleted application's policy may ask for. */
    public static List<Plan.Prune> all(Map<ObjectRef, Baseline> live) {
        return prunes(new DesiredSet(List.of()), live);
    }

    private static List<Plan.Prune> prunes(DesiredSet set, Map<ObjectRef, Baseline> live) {
        Set<ObjectRef> kept = set.objects().stream().map(DesiredObject::ref).collect(Collectors.toSet());
        return live.entrySet().stream()
                .filter(entry -> !kept.contains(entry.getKey()))
                .map(entry -> new Plan.Prune(entry.getKey(), entry.getValue()))
                .sorted(LAST_FIRST)
                .toList();
    }

    private static List<List<DesiredObject>> phases(List<DesiredObject> objects) {
        Map<Phase, List<DesiredObject>> phases = new EnumMap<>(Phase.class);
        objects.forEach(object -> phases.computeIfAbsent(Phase.of(object.ref()), none -> new ArrayList<>())
                .add(object));
        return List.copyOf(phases.values());
    }
}
