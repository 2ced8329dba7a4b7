package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The audit API as a person with curl sees it. */
final class Audit {

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    Audit(String base) {
        this.base = base;
    }

    JsonNode get(String path) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
            return EventJson.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("no answer from " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** All events of an application, through every page, oldest first. */
    List<JsonNode> events(String application) {
        List<JsonNode> events = new ArrayList<>();
        String query = "/api/v1/events?limit=500&application=" + encode(application);
        JsonNode page = get(query);
        while (true) {
            page.path("events").forEach(events::add);
            String next = page.path("next").asText("");
            if (next.isEmpty()) {
                return events;
            }
            page = get(query + "&cursor=" + encode(next));
        }
    }

    List<JsonNode> events(String application, Class<?> type) {
        return events(application).stream()
                .filter(event -> event.path("type").asText().contains("." + type.getSimpleName() + "."))
                .toList();
    }

    /** Waits for an event of that type that meets the condition. */
    JsonNode await(String application, Class<?> type, Predicate<JsonNode> condition) {
        return Awaitility.await(type.getSimpleName() + " of " + application)
                .atMost(Cluster.PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> events(application, type).stream()
                                .filter(condition)
                                .toList(),
                        found -> !found.isEmpty())
                .getLast();
    }

    JsonNode trace(String correlationId) {
        return get("/api/v1/traces/" + correlationId);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
