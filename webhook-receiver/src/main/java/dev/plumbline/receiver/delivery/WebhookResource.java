package dev.plumbline.receiver.delivery;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /webhooks/{provider}[/{name}]}. */
@Path("/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {

    private final Reception reception;

    WebhookResource(Reception reception) {
        this.reception = reception;
    }

    /** A delivery that the provider's common secrets signed. */
    @POST
    @Path("{provider}")
    @RunOnVirtualThread
    public Response receive(@PathParam("provider") String provider, @Context HttpHeaders headers, InputStream body) {
        return receive(provider, null, headers, body);
    }

    /** A delivery that the secrets of one organisation or repository signed. */
    @POST
    @Path("{provider}/{name}")
    @RunOnVirtualThread
    public Response receiveNamed(
            @PathParam("provider") String provider,
            @PathParam("name") String name,
            @Context HttpHeaders headers,
            InputStream body) {
        return receive(provider, name, headers, body);
    }

    private Response receive(String provider, @Nullable String name, HttpHeaders headers, InputStream body) {
        Map<String, String> flat = new HashMap<>();
        headers.getRequestHeaders().forEach((header, values) -> flat.put(header, String.join(",", values)));
        return response(reception.receive(new Reception.Posted(provider, name, flat, headers.getLength(), body)));
    }

    private static Response response(Answer answer) {
        return switch (answer) {
            case Answer.Accepted(var events) -> json(202, Map.of("status", "accepted", "events", events));
            case Answer.Pong() -> json(200, Map.of("status", "pong"));
            case Answer.Ignored(String reason) -> json(202, Map.of("status", "ignored", "reason", reason));
            case Answer.Malformed(String field, String reason) ->
                json(400, Map.of("status", "malformed", "field", field, "reason", reason));
            case Answer.Unauthorized() -> json(401, Map.of("status", "unauthorized"));
            case Answer.TooLarge(long limit) -> json(413, Map.of("status", "too-large", "limitBytes", limit));
            case Answer.TooSlow() -> json(408, Map.of("status", "too-slow"));
            case Answer.NoRoute() -> json(404, Map.of("status", "no-route"));
            case Answer.Unavailable(var retryAfter) ->
                Response.fromResponse(json(503, Map.of("status", "unavailable")))
                        .header(HttpHeaders.RETRY_AFTER, retryAfter.toSeconds())
                        .build();
        };
    }

    private static Response json(int status, Map<String, Object> body) {
        return Response.status(status).entity(body).build();
    }
}
