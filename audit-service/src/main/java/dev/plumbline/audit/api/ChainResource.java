package dev.plumbline.audit.api;

import dev.plumbline.audit.chain.ChainHash;
import dev.plumbline.audit.trail.History;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The hash chain over the trail. */
@Path("/api/v1/chain")
@Tag(name = "chain")
final class ChainResource {

    private final History history;

    ChainResource(History history) {
        this.history = history;
    }

    /** Where the chain ends. */
    @Schema(name = "ChainHead")
    record Head(long sequence, String hash) {}

    @GET
    @Path("head")
    @RunOnVirtualThread
    @Operation(
            summary = "The newest entry's place and hash",
            description = "Who keeps this elsewhere can show later that nothing up to here was changed.")
    public Head head() {
        return history.newest()
                .map(newest -> new Head(newest.sequence(), newest.hash()))
                .orElse(new Head(0, ChainHash.GENESIS));
    }
}
