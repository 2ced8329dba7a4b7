package dev.plumbline.receiver.delivery;

import dev.plumbline.receiver.http.Sender;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code POST /webhooks/{provider}[/{name}]}. */
@Path("/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {

    private static final Logger LOG = Logger.getLogger(WebhookResource.class);

    private final Reception reception;
    private final Sender sender;

    WebhookResource(Reception reception, Sender sender) {
        this.reception = reception;
        this.sender = sender;
    }

    /** A delivery that the provider's common secrets signed. */
    @POST
    @Path("{provider}")
    @RunOnVirtualThread
    public Response receive(
            @PathParam("provider") String provider,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            InputStream body) {
        return receive(new Reception.Target(provider, null, token(uri)), headers, body);
    }

    /** A delivery that the secrets of one organisation or repository signed. */
    @POST
    @Path("{provider}/{name}")
    @RunOnVirtualThread
    public Response receiveNamed(
            @PathParam("provider") String provider,
            @PathParam("name") String name,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            InputStream body) {
        return receive(new Reception.Target(provider, name, token(uri)), headers, body);
    }

    /** One, or none: of several, who knows which was meant. */
    private static @Nullable String token(UriInfo uri) {
        List<String> tokens = uri.getQueryParameters().getOrDefault("token", List.of());
        return tokens.size() == 1 ? tokens.getFirst() : null;
    }

    private Response receive(Reception.Target target, HttpHeaders headers, InputStream body) {
        Map<String, String> flat = new HashMap<>();
        headers.getRequestHeaders().forEach((header, values) -> flat.put(header, String.join(",", values)));
        try {
            return response(
                    reception.receive(new Reception.Posted(target, sender.address(), flat, headers.getLength(), body)));
        } catch (RuntimeException e) {
            // The outermost edge: the server would log the whole URL, and a token in it.
            LOG.errorf(e, "failed target=%s", target);
            return json(500, Map.of("status", "failed"));
        }
    }

    private static Response response(Answer answer) {
        return switch (answer) {
            case Answer.Accepted(var events) -> json(202, Map.of("status", "accepted", "events", events));
            case Answer.Duplicate() -> json(200, Map.of("status", "duplicate"));
            case Answer.TooMany(var retryAfter) -> later(429, "too-many", retryAfter);
            case Answer.Pong() -> json(200, Map.of("status", "pong"));
            case Answer.Ignored(String reason) -> json(202, Map.of("status", "ignored", "reason", reason));
            case Answer.Malformed(String field, String reason) ->
                json(400, Map.of("status", "malformed", "field", field, "reason", reason));
            case Answer.Unauthorized() -> json(401, Map.of("status", "unauthorized"));
            case Answer.TooLarge(long limit) -> json(413, Map.of("status", "too-large", "limitBytes", limit));
            case Answer.TooSlow() -> hangingUp(json(408, Map.of("status", "too-slow")));
            case Answer.NoRoute() -> json(404, Map.of("status", "no-route"));
            case Answer.Unavailable(var retryAfter) -> later(503, "unavailable", retryAfter);
        };
    }

    private static Response later(int status, String text, Duration retryAfter) {
        return Response.fromResponse(json(status, Map.of("status", text)))
                .header(HttpHeaders.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()))
                .build();
    }

    /** What the sender had still to send is not waited for (RFC 9110, section 15.5.9). */
    private static Response hangingUp(Response response) {
        return Response.fromResponse(response).header("Connection", "close").build();
    }

    private static Response json(int status, Map<String, Object> body) {
        return Response.status(status).entity(body).build();
    }
}
