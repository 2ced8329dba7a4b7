package dev.plumbline.renderer.sops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IniFileTest {

    @Test
    void readsWhatStandsBeforeTheFirstSectionAndKeepsTheOrder() throws SopsProblem {
        JsonNode document = document("b = 1\n\n; no value\n# nor this\n[z]\nlong name=2\n[a]\nx : 3\n");
        assertThat(document.toString())
                .isEqualTo("{\"DEFAULT\":{\"b\":\"1\"},\"z\":{\"long name\":\"2\"},\"a\":{\"x\":\"3\"}}");
        assertThat(document("[a]\r\nx = 1\r\n").toString()).isEqualTo("{\"a\":{\"x\":\"1\"}}");
    }

    @Test
    void readsTheMetadataAsThoseOfOtherFormats() throws SopsProblem {
        JsonNode metadata = document("[sops]\nage__list_0__map_enc = a\\nb\nage__list_0__map_recipient = c\nmac = d\n")
                .path("sops");
        assertThat(metadata.toString()).isEqualTo("{\"age\":[{\"enc\":\"a\\nb\",\"recipient\":\"c\"}],\"mac\":\"d\"}");
    }

    @Test
    void readsAgainWhatItWrites() throws SopsProblem {
        String text = """
                top = 0

                [a]
                longer = \"""x`'\"""
                b      = 1

                [empty]

                [c]
                semi  = `a;b`
                hash  = `#`
                space = " a "

                """;
        ObjectNode document = (ObjectNode) document(text);
        assertThat(document.at("/a/longer").asText()).isEqualTo("x`'");
        assertThat(document.at("/c/space").asText()).isEqualTo(" a ");
        assertThat(new String(IniFile.written(document), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    private static JsonNode document(String text) throws SopsProblem {
        return IniFile.document(text.getBytes(StandardCharsets.UTF_8));
    }
}
