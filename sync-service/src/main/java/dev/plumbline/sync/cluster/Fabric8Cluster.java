package dev.plumbline.sync.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.EventJson;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Speaks plain JSON through fabric8's HTTP client: its credentials and connections, without its object mapping. */
@ApplicationScoped
public class Fabric8Cluster implements Cluster {

    private static final String JSON = "application/json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String MERGE = "application/merge-patch+json";
    private static final Pattern NAMESPACE = Pattern.compile("/api/v1/namespaces/[^/]+");
    private static final String METADATA_ONLY =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    private static final String METADATA_LIST =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
    private static final int PAGE = 100;

    /** The field manager of everything that Plumbline applies. */
    public static final String FIELD_MANAGER = "plumbline";

    private final KubernetesClient client;
    private final ClusterConfig config;
    private final Discovery discovery;

    Fabric8Cluster(KubernetesClient client, ClusterConfig config) {
        this.client = client;
        this.config = config;
        this.discovery = new Discovery(path -> send(request(path)));
    }

    @Override
    public Optional<ResourceType> type(String apiVersion, String kind) {
        return discovery.type(apiVersion, kind);
    }

    @Override
    public Optional<ResourceType> typeInAnyVersion(String group, String kind) {
        return discovery.inAnyVersion(group, kind);
    }

    @Override
    public List<ResourceType> types() {
        return discovery.all();
    }

    @Override
    public void forget(ResourceType type) {
        discovery.forget(type);
    }

    @Override
    public Answer metadata(Target target, boolean fresh) {
        HttpRequest.Builder request = request(target.path() + (fresh ? "" : "?resourceVersion=0"));
        request.header("Accept", METADATA_ONLY);
        return send(request);
    }

    @Override
    public Answer list(ResourceType type, @Nullable String namespace, String labels, String from) {
        HttpRequest.Builder request = request(type.collection(namespace) + "?limit=" + PAGE + "&labelSelector="
                + URLEncoder.encode(labels, StandardCharsets.UTF_8) + "&continue="
                + URLEncoder.encode(from, StandardCharsets.UTF_8));
        request.header("Accept", METADATA_LIST);
        return send(request);
    }

    @Override
    public Answer read(Target target) {
        return send(request(target.path()));
    }

    @Override
    public Answer apply(Target target, JsonNode body, boolean force) {
        return send(request(target.path() + "?fieldManager=" + FIELD_MANAGER + "&force=" + force)
                .method("PATCH", APPLY, text(body)));
    }

    /** An apply that changes nothing, for warming up. */
    Answer rehearse(JsonNode configMap) {
        return send(
                request("/api/v1/namespaces/default/configmaps/plumbline-warm-up?dryRun=All&force=true&fieldManager="
                                + FIELD_MANAGER)
                        .method("PATCH", APPLY, text(configMap)));
    }

    @Override
    public Answer merge(Target target, JsonNode patch) {
        return send(request(target.path() + "?fieldManager=" + FIELD_MANAGER).method("PATCH", MERGE, text(patch)));
    }

    @Override
    public Answer replaceStatus(Target target, JsonNode body) {
        return send(
                request(target.path() + "/status?fieldManager=" + FIELD_MANAGER).put(JSON, text(body)));
    }

    @Override
    public Answer delete(Target target, String uid, String resourceVersion) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions").put("propagationPolicy", "Background");
        options.putObject("preconditions").put("uid", uid).put("resourceVersion", resourceVersion);
        return send(request(target.path()).delete(JSON, text(options)));
    }

    private HttpRequest.Builder request(String path) {
        String master = client.getConfiguration().getMasterUrl();
        String base = master.endsWith("/") ? master.substring(0, master.length() - 1) : master;
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(base + path)
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.getHttpClient()
                    .sendAsync(request.build(), byte[].class)
                    .get(config.timeout().toMillis() + 1_000, TimeUnit.MILLISECONDS);
            return answer(response);
        } catch (ExecutionException e) {
            return new Answer.Unreachable(reason(e.getCause()));
        } catch (TimeoutException e) {
            return new Answer.Unreachable("no answer within " + config.timeout().toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unreachable("interrupted");
        }
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        try {
            JsonNode body = EventJson.mapper().readTree(response.body() == null ? new byte[0] : response.body());
            if (response.isSuccessful()) {
                return new Answer.Done(response.code() == 201, body);
            }
            String retryAfter = response.header("Retry-After");
            return NAMESPACE.matcher(response.request().uri().getPath()).matches()
                    ? Refusals.ofNamespace(response.code(), body, retryAfter)
                    : Refusals.of(response.code(), body, retryAfter);
        } catch (IOException e) {
            // Proxies and handlers that are not there answer in plain text.
            return response.isSuccessful()
                    ? new Answer.Unreachable("an answer that is no JSON")
                    : Refusals.of(response.code(), JsonNodeFactory.instance.objectNode(), null);
        }
    }

    private static String reason(@Nullable Throwable failure) {
        String message = failure == null ? null : failure.getMessage();
        return message == null ? "the API server cannot be reached" : message;
    }

    private static String text(JsonNode body) {
        try {
            return EventJson.mapper().writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
