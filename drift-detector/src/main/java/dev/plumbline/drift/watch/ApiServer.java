package dev.plumbline.drift.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ObjectRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The API server, read as JSON trees: types that this service has never heard of included. */
@ApplicationScoped
class ApiServer {

    private static final int NOT_FOUND = 404;

    /** What a type is called in paths. */
    private record Resource(String plural, boolean namespaced) {}

    private final KubernetesClient client;
    private final WatchConfig config;
    private final Map<ObjectType, Resource> resources = new ConcurrentHashMap<>();

    ApiServer(KubernetesClient client, WatchConfig config) {
        this.client = client;
        this.config = config;
    }

    /**
     * See {@link LiveObjects#find}. Where the type is no longer served, its kind is looked for in the group's other versions: a
     * version that goes takes no object with it. The object is listed, not got: this service may not get anything, since that
     * right cannot be had without the one to look through nodes and into pods.
     */
    Optional<JsonNode> find(ObjectType type, ObjectRef object) {
        try {
            return served(type).flatMap(found -> only(found, object));
        } catch (StatusException e) {
            forget(type); // what is known of it may be old
            throw new ClusterUnavailable(e.getMessage() + " to a look at " + object, e);
        }
    }

    private Optional<JsonNode> only(ObjectType type, ObjectRef object) {
        Resource resource = resource(type);
        String namespace = resource.namespaced() ? "/namespaces/" + object.namespace() : "";
        String path =
                type.path() + namespace + "/" + resource.plural() + "?fieldSelector=metadata.name%3D" + object.name();
        for (JsonNode item : get(path).path("items")) {
            ((ObjectNode) item).put("apiVersion", type.apiVersion()).put("kind", type.kind());
            return Optional.of(item);
        }
        return Optional.empty();
    }

    /** The type, or its kind in another version; empty where the server does not serve the kind at all. */
    private Optional<ObjectType> served(ObjectType type) {
        if (isServed(type)) {
            return Optional.of(type);
        }
        List<ObjectType> others = new ArrayList<>();
        orMissing("/apis/" + type.group())
                .path("versions")
                .forEach(version ->
                        others.add(new ObjectType(version.path("groupVersion").asText(), type.kind())));
        return others.stream().filter(this::isServed).findFirst();
    }

    private boolean isServed(ObjectType type) {
        try {
            resource(type);
            return true;
        } catch (StatusException e) {
            if (e.code() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private JsonNode orMissing(String path) {
        try {
            return get(path);
        } catch (StatusException e) {
            if (e.code() == NOT_FOUND) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    /**
     * The path of all objects of a type.
     *
     * @throws StatusException with 404 where the type is not served
     */
    String collection(ObjectType type) {
        return type.path() + "/" + resource(type).plural();
    }

    /** Forgets what a type is called: its definition may have been replaced. */
    void forget(ObjectType type) {
        resources.remove(type);
    }

    private Resource resource(ObjectType type) {
        Resource known = resources.get(type);
        if (known != null) {
            return known;
        }
        for (JsonNode resource : get(type.path()).path("resources")) {
            String name = resource.path("name").asText();
            if (resource.path("kind").asText().equals(type.kind()) && name.indexOf('/') < 0) {
                Resource found = new Resource(name, resource.path("namespaced").asBoolean());
                resources.put(type, found);
                return found;
            }
        }
        throw new StatusException(NOT_FOUND);
    }

    /**
     * The answer to a GET.
     *
     * @throws StatusException where it is none of success
     * @throws ClusterUnavailable where none comes in time
     */
    JsonNode get(String path) {
        HttpRequest request =
                client.getHttpClient().newHttpRequestBuilder().uri(uri(path)).build();
        try {
            HttpResponse<byte[]> response = client.getHttpClient()
                    .sendAsync(request, byte[].class)
                    .get(config.request().toMillis(), TimeUnit.MILLISECONDS);
            if (!response.isSuccessful()) {
                throw new StatusException(response.code());
            }
            return EventJson.mapper().readTree(response.body());
        } catch (ExecutionException | TimeoutException | IOException e) {
            throw new ClusterUnavailable("the API server does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnavailable("interrupted", e);
        }
    }

    /** Begins a watch; see {@link LineStream#open}. */
    LineStream stream(String path) throws InterruptedException {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(uri(path))
                .forStreaming()
                .build();
        return LineStream.open(client.getHttpClient(), request, config.request());
    }

    private URI uri(String path) {
        return URI.create(client.getMasterUrl().toString().replaceAll("/+$", "") + path);
    }
}
