package dev.plumbline.drift.detection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.luben.zstd.Zstd;
import dev.plumbline.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON as it is kept: compressed, since thousands of objects are kept and few are ever looked at again. */
final class Packed {

    private final byte[] compressed;
    private final int size;

    private Packed(byte[] json) {
        this.compressed = Zstd.compress(json, 1);
        this.size = json.length;
    }

    static Packed of(byte[] json) {
        return new Packed(json);
    }

    static Packed of(Object value) {
        try {
            return new Packed(EventJson.mapper().writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("what was read can be written", e);
        }
    }

    <T> T unpack(Class<T> type) {
        try {
            return EventJson.mapper().readValue(Zstd.decompress(compressed, size), type);
        } catch (IOException e) {
            throw new UncheckedIOException("what was written can be read", e);
        }
    }
}
