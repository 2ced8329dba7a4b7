package dev.plumbline.sync.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Which kinds there are. What was found is remembered; what was not is asked for again each time. */
final class Discovery {

    private record Kind(String apiVersion, String kind) {}

    private final Function<String, Answer> get;
    private final Map<Kind, ResourceType> known = new ConcurrentHashMap<>();

    /**
     * Makes an empty one.
     *
     * @param get asks the server for a path
     */
    Discovery(Function<String, Answer> get) {
        this.get = get;
    }

    Optional<ResourceType> type(String apiVersion, String kind) {
        Kind key = new Kind(apiVersion, kind);
        ResourceType type = known.get(key);
        if (type == null) {
            discover(apiVersion);
            type = known.get(key);
        }
        return Optional.ofNullable(type);
    }

    /** See {@link Cluster#typeInAnyVersion}. */
    Optional<ResourceType> inAnyVersion(String group, String kind) {
        return group.isEmpty()
                ? type("v1", kind)
                : versions(ask("/apis/" + group)).stream()
                        .flatMap(version -> type(version, kind).stream())
                        .findFirst();
    }

    /** See {@link Cluster#types}. */
    List<ResourceType> all() {
        List<String> versions = new ArrayList<>(List.of("v1"));
        ask("/apis").path("groups").forEach(group -> versions.addAll(versions(group)));
        Map<String, ResourceType> types = new LinkedHashMap<>();
        for (String version : versions) {
            for (JsonNode resource : ask(root(version) + version).path("resources")) {
                if (listed(resource)) {
                    ResourceType type = resource(version, resource);
                    types.putIfAbsent(type.group() + "/" + type.kind(), type);
                }
            }
        }
        return List.copyOf(types.values());
    }

    private static boolean listed(JsonNode resource) {
        Set<String> verbs = new HashSet<>();
        resource.path("verbs").forEach(verb -> verbs.add(verb.asText()));
        return resource.path("name").asText().indexOf('/') < 0 && verbs.containsAll(List.of("list", "delete"));
    }

    /** A group's versions, the one that the server prefers first. */
    private static List<String> versions(JsonNode group) {
        List<String> versions = new ArrayList<>();
        group.path("versions")
                .forEach(version -> versions.add(version.path("groupVersion").asText()));
        return versions;
    }

    /** A document of the server's; empty where there is none. */
    private JsonNode ask(String path) {
        return switch (get.apply(path)) {
            case Answer.Done(var created, var document) -> document;
            case Answer.Refused(var refusal, var message, var retryAfter) -> {
                if (refusal != Answer.Refusal.NOT_FOUND && refusal != Answer.Refusal.NO_SUCH_KIND) {
                    throw new ClusterUnavailable(message);
                }
                yield MissingNode.getInstance();
            }
            case Answer.Unreachable(var message) -> throw new ClusterUnavailable(message);
        };
    }

    private static String root(String apiVersion) {
        return apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/";
    }

    void forget(ResourceType type) {
        known.remove(new Kind(type.apiVersion(), type.kind()));
    }

    private void discover(String apiVersion) {
        ask(root(apiVersion) + apiVersion).path("resources").forEach(resource -> learn(apiVersion, resource));
    }

    private void learn(String apiVersion, JsonNode resource) {
        if (resource.path("name").asText().indexOf('/') < 0) {
            ResourceType type = resource(apiVersion, resource);
            known.put(new Kind(apiVersion, type.kind()), type);
        }
    }

    private static ResourceType resource(String apiVersion, JsonNode resource) {
        return new ResourceType(
                apiVersion,
                resource.path("kind").asText(),
                resource.path("name").asText(),
                resource.path("namespaced").asBoolean());
    }
}
