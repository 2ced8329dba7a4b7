package dev.plumbline.audit.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.audit.trail.Position;
import dev.plumbline.audit.trail.Recorded;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is recorded.
 *
 * @param data the event's own JSON; of a rendered set everything but the objects
 */
@Schema(name = "Event", description = "An event as it is recorded")
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventView(
        @Schema(description = "Its place in the trail, from 1 without a gap")
        long sequence,

        String id,

        @Schema(description = "The CloudEvents type", examples = "dev.plumbline.CommitPushed.v1")
        String type,

        @Nullable String source,
        @Nullable String subject,

        @Schema(description = "When it was published, by its service's clock")
        Instant time,

        Instant recordedAt,

        @Schema(description = "namespace/name; absent where it is of no single application") @Nullable
        String application,

        @Schema(description = "The id of the first event of the chain")
        String correlationId,

        @Schema(description = "The id of the event that led to it") @Nullable
        String causationId,

        @Schema(description = "W3C trace context") @Nullable String traceparent,

        @Schema(description = "Where the record stands on Kafka")
        Position kafka,

        @Schema(
                type = SchemaType.OBJECT,
                description = "The event's own JSON; of a rendered set everything but the objects")
        @JsonRawValue
        @Nullable
        String data,

        @Schema(description = "SHA-256 over this entry and the former one's hash")
        String hash) {

    static EventView of(Recorded recorded) {
        Attributes attributes = recorded.entry().attributes();
        Attributes.Links links = attributes.links();
        return new EventView(
                recorded.sequence(),
                attributes.id(),
                attributes.type(),
                attributes.source(),
                attributes.subject(),
                attributes.time(),
                recorded.recordedAt(),
                recorded.entry().application(),
                links.correlationId(),
                links.causationId(),
                links.traceparent(),
                recorded.entry().position(),
                recorded.entry().data(),
                recorded.hash());
    }
}
