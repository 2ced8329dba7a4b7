package dev.plumbline.audit.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.audit.trail.History;
import dev.plumbline.audit.trail.Selection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The events themselves. */
@Path("/api/v1/events")
@Tag(name = "events")
final class EventsResource {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final History history;

    EventsResource(History history) {
        this.history = history;
    }

    /**
     * A page of events.
     *
     * @param next the cursor of what follows, absent on the last page
     * @param last the cursor to go on from later, when more has happened
     */
    @Schema(name = "Events")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Events(List<EventView> events, @Nullable String next, String last) {}

    @GET
    @RunOnVirtualThread
    @Operation(
            summary = "Events in the order in which they were recorded",
            description =
                    "Ascending, so that who goes on from `last` for ever misses nothing and sees nothing twice. A page"
                            + " holds at most `limit` events and 8 MiB of data.")
    @Parameter(name = "application", in = ParameterIn.QUERY, description = "namespace/name", example = "fleet/web")
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = "An event's name, for every version of it, or a whole CloudEvents type",
            example = "CommitPushed")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "Earliest time, inclusive, RFC 3339")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "Latest time, exclusive, RFC 3339")
    @Parameter(name = "correlationId", in = ParameterIn.QUERY, description = "The id of the first event of a chain")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 1000, usually 100")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "The `next` or `last` of a page")
    public Events events(@Context UriInfo request) {
        Parameters parameters =
                new Parameters(request, "application", "type", "from", "to", "correlationId", "limit", "cursor");
        Selection selection = new Selection(
                parameters.application("application"),
                parameters.text("type"),
                parameters.time("from"),
                parameters.time("to"),
                parameters.text("correlationId"));
        String cursor = parameters.text("cursor");
        long after = cursor == null ? 0 : Cursor.event(cursor);
        History.Page page = history.events(selection, after, parameters.limit(USUAL, MOST));
        long place = page.entries().isEmpty() ? after : page.entries().getLast().sequence();
        String last = Cursor.afterEvent(place);
        return new Events(page.entries().stream().map(EventView::of).toList(), page.more() ? last : null, last);
    }
}
