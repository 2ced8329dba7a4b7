package dev.plumbline.sync.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
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

    void forget(ResourceType type) {
        known.remove(new Kind(type.apiVersion(), type.kind()));
    }

    private void discover(String apiVersion) {
        String root = apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/";
        switch (get.apply(root + apiVersion)) {
            case Answer.Done(var created, var list) ->
                list.path("resources").forEach(resource -> learn(apiVersion, resource));
            case Answer.Refused(var refusal, var message, var retryAfter) -> {
                if (refusal != Answer.Refusal.NOT_FOUND && refusal != Answer.Refusal.NO_SUCH_KIND) {
                    throw new ClusterUnavailable(message);
                }
            }
            case Answer.Unreachable(var message) -> throw new ClusterUnavailable(message);
        }
    }

    private void learn(String apiVersion, JsonNode resource) {
        String plural = resource.path("name").asText();
        String kind = resource.path("kind").asText();
        if (plural.indexOf('/') < 0) {
            known.put(
                    new Kind(apiVersion, kind),
                    new ResourceType(
                            apiVersion,
                            kind,
                            plural,
                            resource.path("namespaced").asBoolean()));
        }
    }
}
