package dev.plumbline.sync.plan;

import dev.plumbline.events.ObjectRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has to do.
 *
 * @param phases what to apply, one phase after the other; none is empty
 * @param prunes what to delete once all of that is applied, in this order
 * @param unchanged how many objects cost no call
 */
public record Plan(List<List<DesiredObject>> phases, List<Prune> prunes, int unchanged) {

    /** An object to delete. */
    public record Prune(ObjectRef object, Baseline baseline) {}

    public Plan {
        phases = phases.stream().map(List::copyOf).toList();
        prunes = List.copyOf(prunes);
    }

    /** Whether there is nothing to do. */
    public boolean empty() {
        return phases.isEmpty() && prunes.isEmpty();
    }

    /** What to delete, grouped by what may go at the same time. */
    public List<List<Prune>> prunePhases() {
        Map<Phase, List<Prune>> phases = new LinkedHashMap<>();
        prunes.forEach(prune -> phases.computeIfAbsent(Phase.of(prune.object()), none -> new ArrayList<>())
                .add(prune));
        return List.copyOf(phases.values());
    }

    /** How many objects are to be applied or deleted. */
    public int size() {
        return phases.stream().mapToInt(List::size).sum() + prunes.size();
    }
}
