package dev.plumbline.audit.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plumbline.events.EventJson;
import org.junit.jupiter.api.Test;

final class StorableJsonTest {

    @Test
    void sortsMembersAndKeepsText() throws Exception {
        assertThat(text("{\"b\":[true,null,\"é😀\"],\"a\":{\"d\":1,\"c\":\"x\"}}"))
                .isEqualTo("{\"a\":{\"c\":\"x\",\"d\":1},\"b\":[true,null,\"é\\uD83D\\uDE00\"]}");
    }

    @Test
    void replacesWhatPostgresRefuses() throws Exception {
        assertThat(text("{\"a\\u0000b\":\"\\u0000\\ud800x\\udc00\"}"))
                .isEqualTo("{\"a\uFFFDb\":\"\uFFFD\uFFFDx\uFFFD\"}");
    }

    @Test
    void writesNumbersAsPostgresGivesThemBack() throws Exception {
        assertThat(text("[1e2,0.5,-0,12345678901234567890,1e-3]")).isEqualTo("[100,0.5,0,12345678901234567890,0.001]");
    }

    @Test
    void keepsNumbersBeyondTheRangeAsText() throws Exception {
        assertThat(text("[1e1000000,1e-1000000]")).isEqualTo("[\"1E+1000000\",\"1E-1000000\"]");
    }

    private static String text(String json) throws JsonProcessingException {
        return StorableJson.text(EventJson.mapper().readTree(json));
    }
}
