package dev.plumbline.sync.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API server. Every call is answered or times out; none is retried here. */
public interface Cluster {

    /**
     * Where the objects of a kind are found; empty where the server does not know the kind.
     *
     * @throws ClusterUnavailable where the server cannot be asked
     */
    Optional<ResourceType> type(String apiVersion, String kind);

    /**
     * Where the objects of a kind are found in whatever version the server has it; empty where it has it in none.
     *
     * @throws ClusterUnavailable where the server cannot be asked
     */
    Optional<ResourceType> typeInAnyVersion(String group, String kind);

    /**
     * Every kind whose objects can be listed and deleted, in one version each.
     *
     * @throws ClusterUnavailable where the server, or one that it asks, cannot tell
     */
    List<ResourceType> types();

    /** Forgets what is known of a kind, so that the next question reaches the server. */
    void forget(ResourceType type);

    /**
     * An object's metadata.
     *
     * @param fresh whether it must be as of now; else it may be a moment old, and costs the server less
     */
    Answer metadata(Target target, boolean fresh);

    /**
     * A page of the metadata of a kind's objects, as of now.
     *
     * @param namespace null for those of all namespaces
     * @param labels a label selector
     * @param from where the former page ended; empty for the first
     */
    Answer list(ResourceType type, @Nullable String namespace, String labels, String from);

    /** The whole object, as it is now. */
    Answer read(Target target);

    /**
     * Server-side apply under Plumbline's field manager.
     *
     * @param body the whole intent; with uid and resourceVersion where it is meant for one state of one object
     * @param force whether fields that others own are taken over
     */
    Answer apply(Target target, JsonNode body, boolean force);

    /** A JSON merge patch (RFC 7396); with uid and resourceVersion where it is meant for one state of one object. */
    Answer merge(Target target, JsonNode patch);

    /** Replaces an object's status; the body bears the resourceVersion that it is based on. */
    Answer replaceStatus(Target target, JsonNode body);

    /** Deletes an object, dependents in the background, if it is still the one of this uid and resourceVersion. */
    Answer delete(Target target, String uid, String resourceVersion);
}
