package dev.plumbline.sync.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.sync.cluster.Answer.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells refusals apart by the code and the {@code metav1.Status} of an answer. */
final class Refusals {

    private Refusals() {}

    static Answer.Refused of(int code, JsonNode status, @Nullable String retryAfter) {
        String text = status.path("message").asText("");
        String message = text.isEmpty() ? "the API server answered " + code : text;
        return new Answer.Refused(refusal(code, status, message), message, seconds(retryAfter));
    }

    /** The same for a request about a Namespace itself: where that is not found, it is the object that is missing. */
    static Answer.Refused ofNamespace(int code, JsonNode status, @Nullable String retryAfter) {
        Answer.Refused refused = of(code, status, retryAfter);
        return code == 404 ? new Answer.Refused(Refusal.NOT_FOUND, refused.message(), refused.retryAfter()) : refused;
    }

    private static Refusal refusal(int code, JsonNode status, String message) {
        String reason = status.path("reason").asText("");
        return switch (code) {
            case 404 -> notFound(status);
            case 409 -> reason.equals("AlreadyExists") ? Refusal.CONFLICT : conflict(status);
            case 403 -> terminating(status) ? Refusal.NO_NAMESPACE : Refusal.INVALID;
            case 400, 405, 406, 413, 415, 422 -> Refusal.INVALID;
            case 500 -> message.contains("typed patch object") ? Refusal.INVALID : Refusal.UNAVAILABLE;
            default -> Refusal.UNAVAILABLE;
        };
    }

    private static Refusal conflict(JsonNode status) {
        return terminating(status) ? Refusal.NO_NAMESPACE : Refusal.CONFLICT;
    }

    private static Refusal notFound(JsonNode status) {
        JsonNode details = status.path("details");
        if (details.path("kind").asText().equals("namespaces")) {
            return Refusal.NO_NAMESPACE;
        }
        // A path that leads nowhere is answered without the name of an object.
        return details.path("name").asText("").isEmpty() ? Refusal.NO_SUCH_KIND : Refusal.NOT_FOUND;
    }

    private static boolean terminating(JsonNode status) {
        for (JsonNode cause : status.path("details").path("causes")) {
            if (cause.path("reason").asText().equals("NamespaceTerminating")) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Duration seconds(@Nullable String retryAfter) {
        if (retryAfter == null || !retryAfter.matches("\\d{1,5}")) {
            return null;
        }
        return Duration.ofSeconds(Long.parseLong(retryAfter));
    }
}
