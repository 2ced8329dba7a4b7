package dev.plumbline.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One field that differs.
 *
 * @param path where, as in {@code spec.template.spec.containers[name="web"].image}
 * @param expected the baseline's value; null where the field was not there
 * @param actual the live value; null where the field is gone
 * @param actor who changed it; null where the object does not tell
 */
public record FieldDrift(
        String path,
        @Nullable JsonNode expected,
        @Nullable JsonNode actual,
        @Nullable Actor actor) {

    /**
     * Who changed a field, as {@code managedFields} tells it.
     *
     * @param manager the field manager: {@code kubectl-edit}, {@code kube-controller-manager}
     * @param operation {@code Apply} or {@code Update}
     * @param time when that manager last wrote, as the API server says; null where it does not
     * @param subresource {@code scale}, {@code status}; null for the object itself
     * @param user the authenticated user; null where no admission review was seen, and nothing sees any so far: neither objects
     *     nor watches tell users
     */
    public record Actor(
            String manager,
            String operation,
            @Nullable Instant time,
            @Nullable String subresource,
            @Nullable String user) {}
}
