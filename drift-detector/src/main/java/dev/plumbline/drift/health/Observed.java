package dev.plumbline.drift.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** A live object, read the way that health rules need it. */
record Observed(JsonNode object) {

    JsonNode spec(String field) {
        return object.path("spec").path(field);
    }

    JsonNode status(String field) {
        return object.path("status").path(field);
    }

    int count(String statusField) {
        return status(statusField).asInt(0);
    }

    /** {@code spec.replicas}, which defaults to 1. */
    int replicas() {
        return spec("replicas").asInt(1);
    }

    /** Whether the controller has yet to see the newest spec; one that has written nothing at all has. */
    boolean unobserved() {
        return status("observedGeneration").asLong(0)
                < object.path("metadata").path("generation").asLong(0);
    }

    /** The same where a controller is not known to report what it observed: only what it reports counts. */
    boolean reportedStale() {
        return status("observedGeneration").isNumber() && unobserved();
    }

    boolean deleting() {
        return object.path("metadata").hasNonNull("deletionTimestamp");
    }

    Condition condition(String type) {
        for (JsonNode condition : status("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return new Condition(
                        condition, object.path("metadata").path("generation").asLong(0));
            }
        }
        return new Condition(MissingNode.getInstance(), 0);
    }

    /** One of {@code status.conditions}, or its absence. */
    record Condition(JsonNode node, long generation) {

        boolean is(String status) {
            return node.path("status").asText().equals(status);
        }

        boolean isTrue() {
            return is("True");
        }

        boolean isFalse() {
            return is("False");
        }

        boolean present() {
            return !node.isMissingNode();
        }

        /** Whether it speaks of an older spec. */
        boolean stale() {
            return node.path("observedGeneration").asLong(generation) < generation;
        }

        String reason() {
            return node.path("reason").asText();
        }

        String message() {
            String message = node.path("message").asText();
            return message.isEmpty() ? reason() : message;
        }
    }
}
