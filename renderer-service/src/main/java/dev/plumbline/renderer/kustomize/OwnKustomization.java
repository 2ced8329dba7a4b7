package dev.plumbline.renderer.kustomize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ApplicationSpec.Kustomize.Image;
import dev.plumbline.events.EventJson;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The kustomization of an application's folder. The repository's stays as it is; what is changed is for one run of Kustomize. */
record OwnKustomization(TreeEntry file, ObjectNode content) {

    private static final String IMAGES = "images";
    private static final String BUILD_METADATA = "buildMetadata";

    /**
     * That of a folder; empty where Kustomize itself will say what is wrong with it.
     *
     * @throws RenderingException where it is no YAML
     */
    static Optional<OwnKustomization> of(TreeEntry folder, SourceTree tree) {
        return KustomizeTrace.kustomization(tree, folder).flatMap(file -> {
            List<JsonNode> documents = KustomizeTrace.documents(file, tree.read(file));
            return documents.size() == 1 && documents.getFirst() instanceof ObjectNode content
                    ? Optional.of(new OwnKustomization(file, content))
                    : Optional.empty();
        });
    }

    /** Whether it has an entry for that image. */
    boolean sets(Image image) {
        return images().containsKey(image.name());
    }

    /** Its text with these images in the place of those of the same names, as {@code kustomize edit set image} writes it. */
    byte[] with(List<Image> others) {
        Map<String, JsonNode> byName = images();
        others.forEach(image -> byName.put(image.name(), EventJson.mapper().valueToTree(image)));
        ObjectNode edited = content.deepCopy();
        edited.remove(names(IMAGES));
        edited.putArray(IMAGES).addAll(byName.values());
        try {
            return EventJson.mapper().writeValueAsBytes(edited);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is to be told about where objects come from. */
    ArrayNode buildMetadata() {
        return field(BUILD_METADATA);
    }

    private Map<String, JsonNode> images() {
        Map<String, JsonNode> byName = new TreeMap<>();
        field(IMAGES)
                .forEach(image -> byName.put(Names.asGoReads(image).path("name").asText(), image));
        return byName;
    }

    private ArrayNode field(String name) {
        ArrayNode all = content.arrayNode();
        names(name).forEach(written -> content.path(written).forEach(all::add));
        return all;
    }

    /** How a field is written in it, whose case is free. */
    private List<String> names(String name) {
        return content.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name::equalsIgnoreCase)
                .toList();
    }
}
