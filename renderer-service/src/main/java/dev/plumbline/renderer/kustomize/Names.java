package dev.plumbline.renderer.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The names of a kustomization's fields as we know them. Kustomize is a program in Go, whose package for JSON takes a name for a
 * field's in whatever case it is written.
 *
 * @see <a href="https://pkg.go.dev/encoding/json#Unmarshal">Unmarshal</a>
 */
final class Names {

    private static final List<String> KNOWN = List.of(
            "resources",
            "bases",
            "components",
            "generators",
            "transformers",
            "validators",
            "openapi",
            "helmGlobals",
            "helmCharts",
            "helmChartInflationGenerator",
            "chartHome",
            "chartName",
            "chartVersion",
            "chartRepoUrl",
            "name",
            "version",
            "repo");

    private Names() {}

    /** The same with all names that are known written so; lists that are there under several names are one list. */
    static JsonNode asGoReads(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode read = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(member -> put(read, known(member.getKey()), asGoReads(member.getValue())));
                yield read;
            }
            case ArrayNode array -> {
                ArrayNode read = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(element -> read.add(asGoReads(element)));
                yield read;
            }
            default -> node;
        };
    }

    private static void put(ObjectNode read, String name, JsonNode value) {
        if (read.get(name) instanceof ArrayNode former && value instanceof ArrayNode more) {
            former.addAll(more);
        } else {
            read.set(name, value);
        }
    }

    private static String known(String name) {
        return KNOWN.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
    }
}
