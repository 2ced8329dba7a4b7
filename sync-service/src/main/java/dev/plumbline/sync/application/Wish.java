package dev.plumbline.sync.application;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.EventJson;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What somebody asks for by annotating an Application, and who may is RBAC's to say. It stays until a set that it means was run,
 * and is then taken away.
 *
 * @param value {@code now}, or the revision or digest of the set that is meant
 * @param author the field manager that wrote it
 * @param since when, as the API server noted it; empty where it did not
 */
public record Wish(Kind kind, String value, String author, String since) {

    /** Means whatever set is the newest. */
    public static final String NOW = "now";

    private static final int MAX_VALUE = 512;

    /** What can be asked for. */
    public enum Kind {
        /** Apply a set whatever {@code spec.sync.automated} says, unchanged objects too. */
        SYNC("plumbline.dev/sync"),
        /** Apply a set though it would delete everything that is live. */
        APPROVE("plumbline.dev/approve");

        private final String annotation;

        Kind(String annotation) {
            this.annotation = annotation;
        }

        /** The annotation that asks for it. */
        public String annotation() {
            return annotation;
        }

        /** The command that asks for it. */
        public String command(ApplicationKey application, String value) {
            return "kubectl annotate --overwrite -n " + application.namespace() + " applications.plumbline.dev "
                    + application.name() + " " + annotation + "=" + value;
        }
    }

    /** Whether that set is meant. Only a sync can be asked for of whatever is the newest: an approval names what was seen. */
    public boolean means(String revision, String digest) {
        return value.equals(revision) || value.equals(digest) || kind == Kind.SYNC && value.equals(NOW);
    }

    /** The same for the same wish, however often it is read. */
    public String request() {
        return kind.annotation() + "=" + value + "@" + since;
    }

    static List<Wish> of(ObjectMeta metadata) {
        return Stream.of(Kind.values())
                .flatMap(kind -> of(metadata, kind).stream())
                .toList();
    }

    private static Optional<Wish> of(ObjectMeta metadata, Kind kind) {
        Map<String, String> annotations = metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations();
        String value = annotations.getOrDefault(kind.annotation(), "");
        if (value.isEmpty() || value.length() > MAX_VALUE) {
            return Optional.empty();
        }
        Optional<ManagedFieldsEntry> writer = writer(metadata, kind.annotation());
        return Optional.of(new Wish(
                kind,
                value,
                writer.map(ManagedFieldsEntry::getManager).orElse("unknown"),
                writer.map(ManagedFieldsEntry::getTime).orElse("")));
    }

    private static Optional<ManagedFieldsEntry> writer(ObjectMeta metadata, String annotation) {
        List<ManagedFieldsEntry> entries =
                metadata.getManagedFields() == null ? List.of() : metadata.getManagedFields();
        return entries.stream()
                .filter(entry -> entry.getManager() != null && entry.getTime() != null)
                .filter(entry -> holds(entry, annotation))
                .max(Comparator.comparing(ManagedFieldsEntry::getTime));
    }

    private static boolean holds(ManagedFieldsEntry entry, String annotation) {
        JsonNode fields = EventJson.mapper().valueToTree(entry.getFieldsV1());
        return fields.path("f:metadata").path("f:annotations").has("f:" + annotation);
    }
}
