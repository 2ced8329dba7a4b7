package dev.plumbline.drift.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One place where a live object is not as its baseline.
 *
 * @param expected the baseline's value
 * @param actual the live value; null where there is none
 */
public record Difference(
        FieldPath path, JsonNode expected, @Nullable JsonNode actual) {}
