package dev.plumbline.renderer.policy;

import dev.plumbline.events.ApplicationSpec.Verify;
import dev.plumbline.renderer.manifest.Glob;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The text of the policies:
 *
 * <pre>{@code
 * policies:
 *   - namespaces: [prod, team-*]
 *     verify: {mode: EveryCommit, keys: [alice, ci]}
 * }</pre>
 *
 * What is not understood is an error that names the line: a field that is passed over would be a rule that nobody keeps.
 */
final class PolicyFile {

    private static final int MAX_POLICIES = 1_000;
    private static final int MAX_ENTRIES = 100;
    private static final Pattern NAMESPACES = Pattern.compile("[-a-z0-9*?]{1,63}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9._@]{0,62}");
    private static final Map<String, Verify.Mode> MODES = Map.of(
            "HEAD", Verify.Mode.HEAD,
            "Tag", Verify.Mode.TAG,
            "TagAndHEAD", Verify.Mode.TAG_AND_HEAD,
            "EveryCommit", Verify.Mode.EVERY_COMMIT);

    private PolicyFile() {}

    /**
     * The policies of a text.
     *
     * @throws PoliciesUnreadable where it is none, naming the line
     */
    static List<Policy> parse(byte[] text) {
        try {
            if (YamlDocuments.yaml(text).size() != 1) { // bounded in depth, and free of keys that are there twice
                throw new PoliciesUnreadable("the file holds not exactly one document");
            }
        } catch (YamlProblem e) {
            throw new PoliciesUnreadable("line " + e.line() + ": " + e.text());
        }
        Node root = composed(new String(text, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", ""));
        Map<String, Node> fields = fields(root, Set.of("policies"));
        return list(required(root, fields, "policies"), MAX_POLICIES, PolicyFile::policy);
    }

    private static Node composed(String text) {
        LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
        try {
            return new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> new PoliciesUnreadable("the file is empty"));
        } catch (YamlEngineException e) {
            throw new PoliciesUnreadable("the file is no YAML");
        }
    }

    private static Policy policy(Node node) {
        Map<String, Node> fields = fields(node, Set.of("namespaces", "verify"));
        Node namespaces = required(node, fields, "namespaces");
        Policy policy = new Policy(
                list(namespaces, MAX_ENTRIES, PolicyFile::namespaces), verify(required(node, fields, "verify")));
        if (policy.namespaces().isEmpty()) {
            throw problem(namespaces, "no namespace is named");
        }
        return policy;
    }

    private static Glob namespaces(Node node) {
        return Glob.acrossFolders(
                scalar(node, NAMESPACES, "the name of a namespace, in which * and ? stand for others"));
    }

    private static Verify verify(Node node) {
        Map<String, Node> fields = fields(node, Set.of("mode", "keys"));
        Node keysNode = required(node, fields, "keys");
        List<String> keys = list(keysNode, MAX_ENTRIES, key -> scalar(key, KEY, "the name of a key"));
        if (keys.isEmpty()) {
            throw problem(keysNode, "no key is named");
        }
        return new Verify(mode(fields.get("mode")), keys);
    }

    private static Verify.Mode mode(@Nullable Node node) {
        if (node == null) {
            return Verify.Mode.HEAD;
        }
        Verify.Mode mode = node instanceof ScalarNode scalar ? MODES.get(scalar.getValue()) : null;
        if (mode == null) {
            throw problem(node, "mode is none of HEAD, Tag, TagAndHEAD and EveryCommit");
        }
        return mode;
    }

    private static Map<String, Node> fields(Node node, Set<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw problem(node, "no mapping with the fields " + names(known));
        }
        Map<String, Node> fields = new HashMap<>();
        for (NodeTuple field : mapping.getValue()) {
            String name = field.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            if (!known.contains(name)) {
                throw problem(field.getKeyNode(), "a field that is none of " + names(known));
            }
            fields.put(name, field.getValueNode());
        }
        return fields;
    }

    private static Node required(Node of, Map<String, Node> fields, String name) {
        Node field = fields.get(name);
        if (field == null) {
            throw problem(of, "the field " + name + " is missing");
        }
        return field;
    }

    private static <T> List<T> list(Node node, int atMost, Function<Node, T> element) {
        if (!(node instanceof SequenceNode sequence)) {
            throw problem(node, "no list");
        }
        if (sequence.getValue().size() > atMost) {
            throw problem(
                    node, "a list of " + sequence.getValue().size() + " elements; at most " + atMost + " are allowed");
        }
        return sequence.getValue().stream().map(element).toList();
    }

    private static String scalar(Node node, Pattern form, String what) {
        if (node instanceof ScalarNode scalar && form.matcher(scalar.getValue()).matches()) {
            return scalar.getValue();
        }
        throw problem(node, "not " + what);
    }

    private static String names(Set<String> fields) {
        return String.join(", ", fields.stream().sorted().toList());
    }

    private static PoliciesUnreadable problem(Node at, String what) {
        int line = at.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        return new PoliciesUnreadable("line " + line + ": " + what);
    }
}
