package dev.plumbline.audit.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.audit.timeline.Timeline;
import dev.plumbline.audit.timeline.TimelineEntry;
import dev.plumbline.audit.trail.ApplicationState;
import dev.plumbline.audit.trail.History;
import dev.plumbline.audit.trail.History.Moment;
import dev.plumbline.audit.trail.Recorded;
import dev.plumbline.events.ApplicationKey;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What is known of applications. */
@Path("/api/v1/applications")
@Tag(name = "applications")
final class ApplicationsResource {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final History history;

    ApplicationsResource(History history) {
        this.history = history;
    }

    /** A page of applications; {@code next} is absent on the last. */
    @Schema(name = "Applications")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Applications(
            List<ApplicationState> applications, @Nullable String next) {}

    /** A page of a timeline; {@code next} leads to what was before and is absent on the last. */
    @Schema(name = "Timeline")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TimelinePage(
            String application,
            List<TimelineEntry> entries,
            @Nullable String next) {}

    @GET
    @RunOnVirtualThread
    @Operation(summary = "Applications by name, with what was last heard of each")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 1000, usually 100")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "The `next` of a page")
    public Applications applications(@Context UriInfo request) {
        Parameters parameters = new Parameters(request, "limit", "cursor");
        int limit = parameters.limit(USUAL, MOST);
        String cursor = parameters.text("cursor");
        List<ApplicationState> found =
                history.applications(cursor == null ? "" : Cursor.application(cursor), limit + 1);
        boolean more = found.size() > limit;
        List<ApplicationState> shown = more ? found.subList(0, limit) : found;
        return new Applications(
                shown, more ? Cursor.afterApplication(shown.getLast().name()) : null);
    }

    @GET
    @Path("{namespace}/{name}/timeline")
    @RunOnVirtualThread
    @Operation(
            summary = "What happened to an application, in sentences, the newest first",
            description =
                    "With the commits that led to it. Ordered by the services' clocks, since it is for people; for"
                            + " an exact order follow the events.")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 1000, usually 100")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "The `next` of a page: leads to what was before")
    @APIResponse(responseCode = "200", description = "A page of the timeline")
    @APIResponse(responseCode = "404", description = "Nothing is recorded of such an application")
    public TimelinePage timeline(
            @PathParam("namespace") String namespace, @PathParam("name") String name, @Context UriInfo request) {
        Parameters parameters = new Parameters(request, "limit", "cursor");
        ApplicationKey application = key(namespace, name);
        String cursor = parameters.text("cursor");
        Moment before = cursor == null ? null : Cursor.moment(cursor);
        History.Page page = history.timeline(application, before, parameters.limit(USUAL, MOST));
        if (page.entries().isEmpty() && before == null) {
            throw new NotRecorded("nothing is recorded of an application " + application);
        }
        List<TimelineEntry> entries = Timeline.of(page.entries(), history.times(Timeline.references(page.entries())));
        return new TimelinePage(
                application.toString(),
                entries,
                page.more() ? next(page.entries().getLast()) : null);
    }

    private static String next(Recorded last) {
        return Cursor.beforeMoment(new Moment(last.entry().attributes().time(), last.sequence()));
    }

    private static ApplicationKey key(String namespace, String name) {
        String both = namespace + "/" + name;
        if (both.indexOf('\u0000') >= 0) {
            throw new BadParameter("name", "must not hold NUL");
        }
        try {
            return ApplicationKey.parse(both);
        } catch (IllegalArgumentException e) {
            throw new BadParameter("name", "must be a name without slashes");
        }
    }
}
