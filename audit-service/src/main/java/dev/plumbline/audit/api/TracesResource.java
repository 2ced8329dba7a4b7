package dev.plumbline.audit.api;

import dev.plumbline.audit.trace.Trace;
import dev.plumbline.audit.trace.TraceTree;
import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.audit.trail.History;
import dev.plumbline.audit.trail.Recorded;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Chains of events, from push to healthy. */
@Path("/api/v1/traces")
@Tag(name = "traces")
final class TracesResource {

    private final History history;

    TracesResource(History history) {
        this.history = history;
    }

    @GET
    @Path("{correlationId}")
    @RunOnVirtualThread
    @Operation(
            summary = "A chain of events as a tree of causes, with durations",
            description =
                    "The root is the event whose id is the correlation id. An event whose cause is not in the tree"
                            + " hangs on the root as an `orphan`. At most 10000 events are shown; `truncated` says that there are"
                            + " more.")
    @APIResponse(responseCode = "200", description = "The tree")
    @APIResponse(responseCode = "404", description = "Nothing is recorded under this correlation id")
    public Trace trace(@PathParam("correlationId") String correlationId) {
        if (correlationId.length() > Attributes.MAX_KEY || correlationId.indexOf('\u0000') >= 0) {
            throw new BadParameter(
                    "correlationId", "must have 1 to " + Attributes.MAX_KEY + " characters, none of them NUL");
        }
        List<Recorded> events = history.chain(correlationId, TraceTree.MAX_EVENTS + 1);
        if (events.isEmpty()) {
            throw new NotRecorded("nothing is recorded under the correlation id " + correlationId);
        }
        return TraceTree.of(correlationId, events);
    }
}
