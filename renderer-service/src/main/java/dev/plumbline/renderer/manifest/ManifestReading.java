package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Gathers a set document by document: takes lists apart, leaves tests out, and refuses what is no object or is there twice. */
public final class ManifestReading {

    /** What a set has unpacked in a few times as much memory, and packed still fits into a record where it is ordinary. */
    private static final long MAX_CHARACTERS = 32L << 20;

    /** What a mapping or a sequence counts as, since in memory it has more than that even where there is nothing in it. */
    static final int CONTAINER = 64;

    /** What a name or a value counts as at least. */
    static final int VALUE = 16;

    private final String namespace;
    private final int maxObjects;
    private long characters;
    private final List<Manifest> manifests = new ArrayList<>();
    private final Map<ObjectRef, Origin> seen = new HashMap<>();

    /**
     * Nothing gathered yet.
     *
     * @param namespace where objects go that name none
     */
    public ManifestReading(String namespace, int maxObjects) {
        this.namespace = namespace;
        this.maxObjects = maxObjects;
    }

    /**
     * Takes the documents of one file.
     *
     * @param origin from a line of the file, from 1, to where that was written
     * @throws RenderingException where one is no object
     */
    public void add(byte[] bytes, boolean json, IntFunction<Origin> origin) {
        try {
            List<Document> documents =
                    json ? YamlDocuments.json(bytes) : YamlDocuments.yaml(bytes, YamlDialect.KUBECTL, characters);
            documents.forEach(document -> add(document.content(), origin.apply(document.line())));
        } catch (YamlProblem e) {
            throw invalid(e.text(), origin.apply(e.line()));
        }
    }

    /** Takes an object that was read before. */
    public void add(Manifest manifest) {
        add(manifest.object(), manifest.origin());
    }

    /** All objects, in the order of their names, so that the set does not depend on how files are named. */
    public List<Manifest> manifests() {
        return manifests.stream().sorted((a, b) -> a.ref().compareTo(b.ref())).toList();
    }

    /**
     * Takes one document.
     *
     * @throws RenderingException where it is no object
     */
    public void add(JsonNode content, Origin origin) {
        if (!(content instanceof ObjectNode object)) {
            throw invalid("a document that is no object", origin);
        }
        String apiVersion = text(object, "apiVersion", origin);
        String kind = text(object, "kind", origin);
        if (isList(object, apiVersion, kind)) {
            JsonNode items = object.path("items");
            if (!items.isArray() && !items.isNull() && !items.isMissingNode()) {
                throw invalid("a " + kind + " whose items are no sequence", origin);
            }
            for (JsonNode item : items) {
                add(named(item, apiVersion, kind), origin);
            }
        } else if (!Manifest.isTest(object)) {
            add(object, apiVersion, kind, origin);
        }
    }

    /** A list without items is an empty one; but some custom resource's kind may end so too. */
    private static boolean isList(ObjectNode object, String apiVersion, String kind) {
        JsonNode items = object.get("items");
        return (kind.equals("List") && apiVersion.equals("v1"))
                || (kind.endsWith("List") && items != null && (items.isArray() || items.isNull()));
    }

    /** Items of a typed list, such as a SecretList, may leave out what the list says already. */
    private static JsonNode named(JsonNode item, String apiVersion, String listKind) {
        if (item instanceof ObjectNode object && !listKind.equals("List") && !object.has("kind")) {
            object.put("apiVersion", apiVersion);
            object.put("kind", listKind.substring(0, listKind.length() - "List".length()));
        }
        return item;
    }

    private void add(ObjectNode object, String apiVersion, String kind, Origin origin) {
        JsonNode metadata = object.path("metadata");
        boolean hook = Manifest.isHook(object);
        boolean generated = !metadata.has("name") && metadata.has("generateName");
        if (generated && !hook) {
            throw invalid(
                    "a " + kind + " with generateName: each rendering would make another; give it a name", origin);
        }
        if (!(metadata instanceof ObjectNode named)) {
            throw invalid("a " + kind + " without metadata", origin);
        }
        // A hook may be made under another name each time: until then it is called by how that begins.
        String name = text(named, generated ? "generateName" : "name", origin);
        String written = named.hasNonNull("namespace") ? text(named, "namespace", origin) : "";
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        Manifest manifest = new Manifest(new ObjectRef(group, kind, written, name), object, origin);
        // The same hook may stand there for each of its moments.
        Origin former = hook ? null : seen.putIfAbsent(manifest.refIn(namespace), origin);
        if (former != null) {
            throw invalid(manifest.ref() + " is there twice, in " + former + " and in " + origin, origin);
        }
        if (manifests.size() == maxObjects) {
            throw RenderingException.limit("objects", maxObjects + 1L, maxObjects);
        }
        characters += characters(object);
        requireWithin(characters);
        manifests.add(manifest);
    }

    /**
     * Returns where a set may have so many characters.
     *
     * @throws RenderingException where it may not
     */
    public static void requireWithin(long characters) {
        if (characters > MAX_CHARACTERS) {
            throw RenderingException.limit(
                    "characters of all objects, aliases included, of which a value counts as " + VALUE
                            + " at least and a mapping or sequence as " + CONTAINER,
                    characters,
                    MAX_CHARACTERS);
        }
    }

    /** How many characters an object has, where whatever is in memory counts as some. */
    public static long characters(JsonNode node) {
        if (!node.isContainerNode()) {
            return node.isTextual() ? Math.max(VALUE, node.textValue().length()) : VALUE;
        }
        long sum = CONTAINER;
        for (var member : node.properties()) {
            sum += Math.max(VALUE, member.getKey().length()) + characters(member.getValue());
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                sum += characters(element);
            }
        }
        return sum;
    }

    private static String text(ObjectNode object, String field, Origin origin) {
        JsonNode value = object.get(field);
        if (value == null || !value.isTextual() || value.textValue().isBlank()) {
            throw invalid("an object whose " + field + " is missing or no text", origin);
        }
        return value.textValue();
    }

    private static RenderingException invalid(String message, Origin origin) {
        return new RenderingException(Reason.INVALID_MANIFEST, message, origin.file(), origin.line());
    }
}
