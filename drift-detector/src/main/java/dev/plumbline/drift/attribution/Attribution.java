package dev.plumbline.drift.attribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.comparison.Difference;
import dev.plumbline.events.FieldDrift;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a name to each difference. */
public final class Attribution {

    /** Longer texts are cut in events, in characters: a person needs the beginning, the cluster has the rest. */
    static final int MAX_TEXT = 4096;

    /** Larger subtrees are not carried in events, in characters of their JSON. */
    static final int MAX_TREE = 16 * 1024;

    private Attribution() {}

    /** The differences with who made them, as the live object's {@code managedFields} tell. */
    public static List<FieldDrift> attributed(List<Difference> differences, ManagedFields managed) {
        return differences.stream()
                .map(difference -> new FieldDrift(
                        difference.path().toString(),
                        cut(difference.expected()),
                        cut(difference.actual()),
                        difference.actual() == null ? managed.remover() : managed.holder(difference.path())))
                .toList();
    }

    private static @Nullable JsonNode cut(@Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        if (value.isTextual()) {
            return value.textValue().length() <= MAX_TEXT ? value : shortened(value.textValue(), MAX_TEXT);
        }
        String tree = value.isContainerNode() ? value.toString() : "";
        return tree.length() <= MAX_TREE ? value : shortened(tree, MAX_TREE);
    }

    private static TextNode shortened(String text, int length) {
        return TextNode.valueOf(text.substring(0, length) + "… (" + text.length() + " characters)");
    }
}
