package dev.plumbline.drift.detection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.attribution.ManagedFields;
import dev.plumbline.drift.comparison.Comparison;
import dev.plumbline.drift.comparison.FieldPath;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftDetected.Kind;
import dev.plumbline.events.DriftResolved.Resolution;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.ObjectApplied;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a drift came to its end. */
final class Ending {

    private Ending() {}

    /**
     * Decides from the object as it is now.
     *
     * @param baseline null where the object is no longer ours
     */
    static Resolution of(DriftDetected drift, @Nullable Baseline baseline, @Nullable LiveObject live) {
        if (baseline == null || live == null) {
            return Resolution.ADOPTED;
        }
        ManagedFields managed = ManagedFields.of(live.contents());
        if (drift.kind() != Kind.CHANGED) {
            return managed.ours().isMissingNode() ? Resolution.REVERTED : Resolution.PUT_BACK;
        }
        Map<FieldPath, JsonNode> held = drifted(drift, baseline.contents());
        if (adopted(drift, held)) {
            return Resolution.ADOPTED;
        }
        return managed.holdsAll(List.copyOf(held.keySet())) ? Resolution.PUT_BACK : Resolution.REVERTED;
    }

    /** What of the drifted places the baseline still names, with what it expects there. */
    private static Map<FieldPath, JsonNode> drifted(DriftDetected drift, ObjectApplied baseline) {
        var paths = drift.fields().stream().map(FieldDrift::path).collect(Collectors.toSet());
        return Comparison.values(baseline.fields(), baseline.owned()).entrySet().stream()
                .filter(place -> paths.contains(place.getKey().toString()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whether the baseline now asks for what the drift had made of each place, or for nothing any more. */
    private static boolean adopted(DriftDetected drift, Map<FieldPath, JsonNode> held) {
        Map<String, JsonNode> expected = held.entrySet().stream()
                .collect(Collectors.toMap(place -> place.getKey().toString(), Map.Entry::getValue));
        Map<String, FieldDrift> fields =
                drift.fields().stream().collect(Collectors.toMap(FieldDrift::path, Function.identity()));
        return fields.entrySet().stream().allMatch(field -> {
            JsonNode now = expected.get(field.getKey());
            return now == null || now.equals(field.getValue().actual());
        });
    }
}
