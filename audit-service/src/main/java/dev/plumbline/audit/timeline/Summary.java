package dev.plumbline.audit.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.audit.trail.Entry;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.messaging.EventCodec;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An event in a sentence.
 *
 * @param revision the commit that it is about, null where it is about none
 */
record Summary(@Nullable String revision, String text) {

    private static final Map<String, Class<? extends Event>> TYPES =
            EventCodec.types().stream().collect(Collectors.toUnmodifiableMap(Envelope::type, Function.identity()));

    /**
     * The summary of an entry. Never throws: what cannot be read as the event that it says it is, is called by its name.
     *
     * @param data as the trail keeps it, so without the contents of a rendered set
     * @param millis since the event that led to it, null where unknown
     */
    static Summary of(String type, @Nullable String data, @Nullable Long millis) {
        Class<? extends Event> known = TYPES.get(type);
        try {
            if (known != null && data != null) {
                Event event = EventJson.mapper().readValue(data, known);
                return new Summary(Sentences.revision(event), Sentences.of(event, millis));
            }
            return new Summary(
                    null, own(type, data == null ? null : EventJson.mapper().readTree(data)));
        } catch (JsonProcessingException | NullPointerException unreadable) {
            // Fields that the record declares may be missing in what somebody published under its type.
            return new Summary(null, Timeline.name(type));
        }
    }

    private static String own(String type, @Nullable JsonNode data) {
        String reason = data == null ? "" : data.path("reason").asText();
        return switch (type) {
            case Entry.UNREADABLE -> "a record that cannot be read: " + reason;
            case Entry.PARKED ->
                "parked by " + (data == null ? "" : data.path("consumer").asText()) + ": " + reason;
            case Entry.APPLICATION_DELETED -> "application deleted";
            case Entry.OBJECT_RELEASED -> "pruned or released an object";
            default -> Timeline.name(type);
        };
    }
}
