package dev.plumbline.sync.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an application fares. Written by sync-service only, and only when something in it changed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApplicationStatus(
        @JsonPropertyDescription("The generation of the spec that this status is of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("The commit that the cluster was last brought to.") @Nullable
        String revision,

        @JsonPropertyDescription("The revision's first 10 digits, for people.") @Nullable
        String shortRevision,

        @JsonPropertyDescription("The digest of the set that the cluster was last brought to.") @Nullable
        String digest,

        @JsonPropertyDescription("The id of the event that brought that set.") @Nullable
        String set,

        @JsonPropertyDescription(
                "The highest sequence of a set that was taken, applied or held. A set with a lower one was sent again, or late, and is refused.")
        @Nullable
        Long sequence,

        @JsonPropertyDescription("Counts the runs that were claimed. No run of an older epoch writes.") @Nullable
        Long epoch,

        @JsonPropertyDescription("The run that is not finished; absent where none is.") @Nullable
        Claim claim,

        @JsonPropertyDescription(
                "Ready, Synced and Healthy, as kstatus has them; Drifted, SourceReachable and WebhooksArriving once there is something to say.")
        @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("Healthy, Progressing, Degraded, Suspended, Missing or Unknown.") @Nullable
        String health,

        @JsonPropertyDescription("The last finished sync.") @Nullable
        LastSync lastSync,

        @JsonPropertyDescription("The state in one line, for people.") @Nullable
        String message,

        @JsonPropertyDescription("What the renderer has to say of that set that is no failure.") @Nullable
        List<String> warnings) {

    /**
     * A run that was begun; one that is killed is resumed under the same epoch.
     *
     * @param set the id of the event that brought the set; null in a claim of an older version
     */
    public record Claim(
            long epoch,
            String revision,
            String digest,
            @Nullable String set) {}

    /** A condition in the shape of metav1.Condition. Times are RFC 3339 in seconds. */
    public record Condition(
            String type,
            String status,
            String reason,
            String message,
            String lastTransitionTime,
            long observedGeneration) {}

    /** The last finished sync with its counts of objects. */
    public record LastSync(
            String time,
            String revision,
            long epoch,
            int created,
            int configured,
            int unchanged,
            int pruned,
            int failed) {}

    /** A status that says nothing yet. */
    public static ApplicationStatus none() {
        return new ApplicationStatus(null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * Whether the cluster was brought to the set of that event and nothing was begun since. Another event may bring the same
     * digest for another namespace, or after one that was held: then there is something to do, if only to say so.
     */
    public boolean holds(String event) {
        return claim == null && event.equals(set);
    }

    /**
     * Whether a set of that sequence comes after one that is newer.
     *
     * @param other null where the set was made before they were numbered: such are taken until the first that is
     */
    public boolean refuses(@Nullable Long other) {
        return sequence != null && (other == null || other < sequence);
    }
}
