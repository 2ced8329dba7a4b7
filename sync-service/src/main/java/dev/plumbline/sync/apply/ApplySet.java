package dev.plumbline.sync.apply;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who owns an object, as <a
 * href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-cli/3659-kubectl-apply-prune">KEP-3659</a> has it: a
 * label on the object names the set, and the set's parent, here the Application, bears the set's id.
 */
public final class ApplySet {

    /** On each object: the id of the set that owns it. */
    public static final String PART_OF = "applyset.kubernetes.io/part-of";

    /** On the parent: the set's id. */
    public static final String ID = "applyset.kubernetes.io/id";

    /** On the parent: the tool that alone may change the set. */
    public static final String TOOLING = "applyset.kubernetes.io/tooling";

    /** On the parent: the kinds that the set has. */
    public static final String GROUP_KINDS = "applyset.kubernetes.io/contains-group-kinds";

    /** On the parent: the namespaces that the set reaches besides the parent's own. */
    public static final String NAMESPACES = "applyset.kubernetes.io/additional-namespaces";

    private static final String TOOL = "plumbline/v0.1.0";

    private ApplySet() {}

    /** The id of an application's set. */
    public static String id(ApplicationKey application) {
        return id(application.name(), application.namespace(), "Application", "plumbline.dev");
    }

    static String id(String name, String namespace, String kind, String group) {
        String parent = String.join(".", name, namespace, kind, group);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(parent.getBytes(StandardCharsets.UTF_8));
            return "applyset-" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + "-v1";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /**
     * The parent's annotations for a set of these objects, and of those that it already names: it must name a kind before the
     * first object of it is applied, and one too many does no harm.
     */
    public static Map<String, String> annotations(
            ApplicationKey application, Map<String, String> present, Collection<ObjectRef> objects) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(TOOLING, TOOL);
        annotations.put(GROUP_KINDS, joined(present.get(GROUP_KINDS), objects, ObjectRef::groupKind, ""));
        annotations.put(
                NAMESPACES, joined(present.get(NAMESPACES), objects, ObjectRef::namespace, application.namespace()));
        annotations.values().removeIf(String::isEmpty);
        return annotations;
    }

    private static String joined(
            @Nullable String present, Collection<ObjectRef> objects, Function<ObjectRef, String> part, String except) {
        Stream<String> before = present == null ? Stream.of() : Arrays.stream(present.split(","));
        return Stream.concat(before, objects.stream().map(part))
                .filter(text -> !text.isEmpty() && !text.equals(except))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(","));
    }
}
