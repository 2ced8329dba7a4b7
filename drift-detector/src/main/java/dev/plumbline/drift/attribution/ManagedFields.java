package dev.plumbline.drift.attribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plumbline.drift.comparison.FieldPath;
import dev.plumbline.events.FieldDrift.Actor;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** An object's {@code metadata.managedFields}: who holds which of its fields, and when each last wrote. */
public final class ManagedFields {

    /** The field manager that sync-service applies as. */
    public static final String PLUMBLINE = "plumbline";

    private final List<Entry> entries;

    private record Entry(
            String manager,
            String operation,
            @Nullable Instant time,
            @Nullable String subresource,
            JsonNode fields) {

        boolean ours() {
            return manager.equals(PLUMBLINE);
        }

        Instant since() {
            return time == null ? Instant.MIN : time;
        }

        Actor actor() {
            return new Actor(manager, operation, time, subresource, null);
        }
    }

    private ManagedFields(List<Entry> entries) {
        this.entries = entries;
    }

    /** Those of that object; none where it bears none. */
    public static ManagedFields of(JsonNode object) {
        JsonNode all = object.path("metadata").path("managedFields");
        return new ManagedFields(StreamSupport.stream(all.spliterator(), false)
                .filter(entry -> entry.hasNonNull("manager") && entry.hasNonNull("operation"))
                .map(ManagedFields::entry)
                .toList());
    }

    private static Entry entry(JsonNode entry) {
        return new Entry(
                entry.get("manager").asText(),
                entry.get("operation").asText(),
                time(entry.path("time").asText("")),
                entry.hasNonNull("subresource") ? entry.get("subresource").asText() : null,
                entry.path("fieldsV1"));
    }

    private static @Nullable Instant time(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /** The {@code fieldsV1} that Plumbline holds by applying; a missing node where it holds none. */
    public JsonNode ours() {
        return entries.stream()
                .filter(entry -> entry.ours() && entry.operation().equals("Apply") && entry.subresource() == null)
                .map(Entry::fields)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Whether Plumbline holds an annotation, by applying or by a patch: nobody else has changed it since. */
    public boolean annotated(String name) {
        return entries.stream()
                .filter(Entry::ours)
                .anyMatch(entry ->
                        entry.fields().path("f:metadata").path("f:annotations").has("f:" + name));
    }

    /** Whether Plumbline holds all of these fields. */
    public boolean holdsAll(List<FieldPath> paths) {
        JsonNode ours = ours();
        return !ours.isMissingNode() && paths.stream().allMatch(path -> holds(ours, path));
    }

    /** Who holds that field now, Plumbline aside, the latest writer first; null where nobody does. */
    public @Nullable Actor holder(FieldPath path) {
        return newest(entry -> holds(entry.fields(), path));
    }

    /**
     * Who may have removed a field: nobody holds what is not there, so this is the latest to have updated the object since
     * Plumbline applied it. A guess, and null where there is no such writer: whoever holds nothing leaves no trace.
     */
    public @Nullable Actor remover() {
        Instant applied = entries.stream()
                .filter(Entry::ours)
                .map(Entry::since)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        return newest(entry -> entry.operation().equals("Update")
                && !Objects.equals(entry.subresource(), "status")
                && !entry.since().isBefore(applied));
    }

    private @Nullable Actor newest(Predicate<Entry> suspect) {
        return entries.stream()
                .filter(entry -> !entry.ours())
                .filter(suspect)
                .max(Comparator.comparing(Entry::since).thenComparing(Entry::operation))
                .map(Entry::actor)
                .orElse(null);
    }

    /** Whether the fields name that path, or an atomic value that it lies in. */
    private static boolean holds(JsonNode fields, FieldPath path) {
        JsonNode at = fields;
        for (String element : path.elements()) {
            JsonNode below = at.get(element);
            if (below == null) {
                return at != fields && at.isObject() && at.isEmpty();
            }
            at = below;
        }
        return at.isObject();
    }
}
