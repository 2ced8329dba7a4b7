package dev.plumbline.renderer.rendering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.renderer.manifest.Document;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** How Argo CD, and the programs that write for it, say the same: images and values as text, {@code forcestring}. */
final class ArgoParameters {

    private ArgoParameters() {}

    /**
     * Puts it in our words, in place, but for values that are a text: these are taken out.
     *
     * @return the values of that text, which replaces others as any text does
     * @throws YamlProblem where values are a text that is no YAML
     */
    static Optional<JsonNode> understood(ObjectNode source) throws YamlProblem {
        if (source.path("kustomize").path("images") instanceof ArrayNode images) {
            for (int i = 0; i < images.size(); i++) {
                if (images.get(i).isTextual()) {
                    images.set(i, image(images.get(i).textValue(), images.objectNode()));
                }
            }
        }
        if (source.path("helm") instanceof ObjectNode helm) {
            helm.path("parameters").forEach(parameter -> {
                if (parameter instanceof ObjectNode object && object.has("forcestring")) {
                    object.set("forceString", object.remove("forcestring"));
                }
            });
            return values(helm);
        }
        return Optional.empty();
    }

    private static Optional<JsonNode> values(ObjectNode helm) throws YamlProblem {
        Optional<JsonNode> text =
                helm.path("values").isTextual() ? Optional.of(parsed(helm.remove("values"))) : Optional.empty();
        if (helm.has("valuesObject")) {
            helm.set("values", helm.remove("valuesObject"));
        }
        return text.filter(values ->
                helm.path("values").isMissingNode() || helm.path("values").isNull());
    }

    private static JsonNode parsed(JsonNode text) throws YamlProblem {
        List<Document> documents = YamlDocuments.yaml(text.textValue().getBytes(StandardCharsets.UTF_8));
        return documents.isEmpty()
                ? JsonNodeFactory.instance.objectNode()
                : documents.getFirst().content();
    }

    /** {@code [name=]image[:tag][@digest]}. */
    private static JsonNode image(String text, ObjectNode image) {
        int equals = text.indexOf('=');
        String rest = text.substring(equals + 1);
        int at = rest.indexOf('@');
        String tagged = at < 0 ? rest : rest.substring(0, at);
        int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
        String name = colon < 0 ? tagged : tagged.substring(0, colon);
        image.put("name", equals < 0 ? name : text.substring(0, equals));
        if (equals >= 0) {
            image.put("newName", name);
        }
        if (colon >= 0) {
            image.put("newTag", tagged.substring(colon + 1));
        }
        if (at >= 0) {
            image.put("digest", rest.substring(at + 1));
        }
        return image;
    }
}
