package dev.plumbline.drift;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.attribution.ManagedFields;
import dev.plumbline.events.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Objects as a kube-apiserver 1.36 answered them after real writes: applied by plumbline, then changed by kubectl. */
public final class Samples {

    private Samples() {}

    /** The object of that file under {@code samples/}. */
    public static JsonNode object(String name) {
        try (InputStream file = Samples.class.getResourceAsStream("/samples/" + name + ".json")) {
            return EventJson.mapper().readTree(Objects.requireNonNull(file, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What plumbline held of an object when that was applied. */
    public static JsonNode fields(JsonNode applied) {
        return ManagedFields.of(applied).ours();
    }

    /** JSON as it stands. */
    public static JsonNode json(String text) {
        try {
            return EventJson.mapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
