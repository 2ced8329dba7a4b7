package dev.plumbline.renderer.rendering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.MissingField;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Document;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that are committed beside the manifests: a file in the application's folder with {@code helm}, {@code kustomize},
 * {@code directory}, {@code jsonnet} and {@code postBuild} as in the Application's {@code source}, merged over these as RFC 7396 has it. Programs
 * that write new image tags do so there. Argo CD's files of that kind are read too.
 *
 * @see <a href="https://argo-cd.readthedocs.io/en/stable/user-guide/parameters/#store-overrides-in-git">Argo CD's</a>
 */
final class CommittedParameters {

    private static final Set<String> SECTIONS = Set.of("helm", "kustomize", "directory", "postBuild", "jsonnet");
    private static final String ARGO = ".argocd-source";
    private static final long MAX_BYTES = 1 << 20;

    private static final ObjectReader READER =
            EventJson.mapper().readerFor(Sections.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** What of a source such a file can say. */
    record Sections(
            ApplicationSpec.@Nullable Helm helm,
            ApplicationSpec.@Nullable Kustomize kustomize,
            ApplicationSpec.@Nullable Directory directory,
            ApplicationSpec.@Nullable PostBuild postBuild,
            ApplicationSpec.@Nullable Jsonnet jsonnet) {}

    /**
     * What a document says.
     *
     * @param said what is merged
     * @param values Helm's, where they are put in the place of others: in them, null is a value
     */
    private record Patch(ObjectNode said, Optional<JsonNode> values) {}

    private CommittedParameters() {}

    /**
     * The definition with what its folder says; the same where it says nothing.
     *
     * @param files those in the application's folder itself, by name
     * @throws RenderingException where a file says something that a source does not know
     */
    static Definition over(Definition definition, Map<String, TreeEntry> files, SourceTree tree) {
        Definition merged = definition;
        for (String name : List.of(
                ".argocd-source.yaml",
                ".argocd-source-" + definition.name() + ".yaml",
                ".plumbline-source.yaml",
                ".plumbline-source-" + definition.name() + ".yaml")) {
            TreeEntry file = files.get(name);
            merged = file == null ? merged : merged(merged, name, file, tree);
        }
        return merged;
    }

    /** Whether a file of that name is one, for the application of some name. */
    static boolean isOne(String name) {
        return name.startsWith(ARGO) || name.startsWith(".plumbline-source");
    }

    private static Definition merged(Definition definition, String name, TreeEntry file, SourceTree tree) {
        ObjectNode sections = EventJson.mapper()
                .valueToTree(new Sections(
                        definition.helm(),
                        definition.kustomize(),
                        definition.directory(),
                        definition.postBuild(),
                        definition.jsonnet()));
        for (Document document : documents(file, tree)) {
            Patch patch = patch(document, name, file);
            if (patch.said().path("directory").isObject() && !sections.has("directory")) {
                sections.putObject("directory").put("recurse", true);
            }
            merge(sections, patch.said());
            patch.values().ifPresent(values -> sections.withObject("/helm").set("values", values));
        }
        Sections merged = read(sections, file);
        return new Definition(
                definition.name(),
                definition.namespace(),
                definition.path(),
                merged.helm(),
                merged.kustomize(),
                merged.directory(),
                merged.postBuild(),
                merged.jsonnet(),
                definition.plugin());
    }

    private static List<Document> documents(TreeEntry file, SourceTree tree) {
        if (tree.size(file) > MAX_BYTES) {
            throw RenderingException.limit("bytes of " + file.path(), tree.size(file), MAX_BYTES);
        }
        try {
            return YamlDocuments.yaml(tree.read(file));
        } catch (YamlProblem e) {
            throw new RenderingException(
                    Reason.INVALID_MANIFEST, e.text(), file.path().value(), e.line());
        }
    }

    /** Of Argo CD's files, what else they say is passed over, as Argo CD does. */
    private static Patch patch(Document document, String name, TreeEntry file) {
        if (!(document.content() instanceof ObjectNode said)) {
            throw invalid("holds no mapping", file, document.line());
        }
        if (name.startsWith(ARGO)) {
            said.retain(SECTIONS);
        }
        for (var member : said.properties()) {
            if (!SECTIONS.contains(member.getKey())) {
                throw invalid("says " + member.getKey() + ", which cannot be said there", file, document.line());
            }
        }
        try {
            return new Patch(said, ArgoParameters.understood(said));
        } catch (YamlProblem e) {
            throw invalid("has values that are not YAML: " + e.text(), file, document.line());
        }
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        for (var member : patch.properties()) {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                target.remove(member.getKey());
            } else if (value instanceof ObjectNode object) {
                if (!(target.get(member.getKey()) instanceof ObjectNode)) {
                    target.putObject(member.getKey());
                }
                merge((ObjectNode) target.get(member.getKey()), object);
            } else {
                target.set(member.getKey(), value);
            }
        }
    }

    private static Sections read(ObjectNode sections, TreeEntry file) {
        try {
            return READER.readValue(sections);
        } catch (UnrecognizedPropertyException e) {
            throw invalid("says " + e.getPropertyName() + ", which is not known there", file, null);
        } catch (JsonMappingException e) {
            String place = place(e.getPath());
            if (e.getCause() instanceof MissingField missing) {
                throw invalid("says " + place + " without its " + missing.field(), file, null);
            }
            // The cause is dropped on purpose: it quotes values.
            throw invalid("says something of another type than is known there: " + place, file, null);
        } catch (JsonProcessingException e) {
            // The cause is dropped on purpose: it quotes values.
            throw invalid("says something of another type than is known there", file, null);
        } catch (java.io.IOException e) {
            throw invalid("cannot be read", file, null);
        }
    }

    /** {@code helm.parameters[0]}. */
    private static String place(List<JsonMappingException.Reference> path) {
        StringBuilder place = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            if (step.getFieldName() == null) {
                place.append('[').append(step.getIndex()).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return place.toString();
    }

    private static RenderingException invalid(String message, TreeEntry file, @Nullable Integer line) {
        String name = file.path().value();
        return new RenderingException(Reason.INVALID_MANIFEST, name + " " + message, name, line);
    }
}
