package dev.plumbline.events.git;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The fields of one mapping of the file. Each is taken once; what is left over in the end is a mistake. */
final class Fields {

    private static final int MAX_FILE_BYTES = 256 * 1024;
    private static final int MAX_SHOWN = 40;

    private final String name;
    private final int line;
    private final BoundedFiles files;
    private final Map<String, Node> left = new LinkedHashMap<>();

    private Fields(String name, int line, BoundedFiles files) {
        this.name = name;
        this.line = line;
        this.files = files;
    }

    /** Those of a node, which has to be a mapping of plain names. */
    static Fields of(String name, @Nullable Node node, BoundedFiles files) {
        Fields fields = new Fields(name, line(node), files);
        if (!(node instanceof MappingNode mapping)) {
            throw fields.problem("has to be a mapping");
        }
        for (NodeTuple field : mapping.getValue()) {
            if (!(field.getKeyNode() instanceof ScalarNode key)) {
                throw fields.problem("has a field whose name is no text");
            }
            if (fields.left.put(key.getValue(), field.getValueNode()) != null) {
                throw fields.problem(shown(key.getValue()) + " is there twice");
            }
        }
        return fields;
    }

    /** Where a node begins, from 1. */
    static int line(@Nullable Node node) {
        return node == null
                ? 1
                : node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    int line() {
        return line;
    }

    boolean has(String field) {
        return left.containsKey(field);
    }

    /** The node of a field, null where it is not there. */
    @Nullable
    Node take(String field) {
        return left.remove(field);
    }

    Optional<String> text(String field) {
        Node node = left.remove(field);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw problem(field + " has to be a text");
        }
        return Optional.of(scalar.getValue());
    }

    /** A text that stands here, or in the file that {@code <field>File} names. */
    Optional<String> textOrFile(String field) {
        Optional<String> here = text(field);
        Optional<String> file = text(field + "File");
        if (here.isPresent() && file.isPresent()) {
            throw problem(field + " and " + field + "File exclude each other");
        }
        return here.isPresent() ? here : file.map(path -> content(field + "File", path));
    }

    private String content(String field, String path) {
        try {
            String content = files.read(path, MAX_FILE_BYTES);
            if (content.isBlank()) {
                throw problem(field + " names an empty file");
            }
            return content;
        } catch (IOException | RuntimeException e) {
            throw e instanceof AccessException own
                    ? own
                    : problem(
                            field + " names a file that cannot be read, or has more than " + MAX_FILE_BYTES + " bytes");
        }
    }

    /** A single line, as it may go into a header. */
    Optional<String> word(String field) {
        return textOrFile(field).map(text -> {
            String word = text.replaceFirst("\\R$", "");
            if (word.chars().anyMatch(Character::isISOControl)) {
                throw problem(field + " has more than one line");
            }
            return word;
        });
    }

    String require(String field, Optional<String> value) {
        return value.orElseThrow(() -> problem("has no " + field));
    }

    Optional<Fields> mapping(String field) {
        Node node = left.remove(field);
        return node == null ? Optional.empty() : Optional.of(of(name + ", " + field, node, files));
    }

    void requireNothingLeft() {
        left.keySet().stream().findFirst().ifPresent(unknown -> {
            throw problem(shown(unknown) + " is unknown, or has no place beside the others");
        });
    }

    AccessException problem(String what) {
        return new AccessException("credentials file, " + name + " (line " + line + "): " + what);
    }

    /** A name that somebody may have mistaken for a value's place is shown only if it looks like a field's. */
    private static String shown(String field) {
        return field.matches("[a-z][A-Za-z]{0," + MAX_SHOWN + "}") ? field : "a field";
    }
}
