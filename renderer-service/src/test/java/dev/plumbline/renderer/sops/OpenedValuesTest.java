package dev.plumbline.renderer.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenedValuesTest {

    private static final String SECRET = "pa\"ss & <word>/+1";

    private final OpenedValues opened = new OpenedValues();

    /** Wherever it begins in a text of three bytes more or less. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "user:", "{\"auth\": "})
    void findsAValueWithinALongerTextInBase64(String before) {
        open(SECRET);
        byte[] text = (before + SECRET + ", and so on").getBytes(StandardCharsets.UTF_8);
        assertReadable(Base64.getEncoder().encodeToString(text));
        assertReadable(Base64.getUrlEncoder().withoutPadding().encodeToString(text));
    }

    @Test
    void findsAValueInJsonAndInUrls() {
        open(SECRET);
        assertReadable("{\"a\":" + TextNode.valueOf(SECRET) + "}");
        assertReadable("{\"a\":\"pa\\\"ss \\u0026 \\u003cword\\u003e/+1\"}");
        String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        assertReadable("postgres://user:" + url + "@db/x");
        assertReadable("postgres://user:" + url.replace("+", "%20") + "@db/x");
    }

    @Test
    void findsNothingInWhatHoldsNoneOfIt() {
        open(SECRET);
        for (String text : List.of("password", "cGFzc3dvcmQ=", "{\"a\":\"pass\"}")) {
            assertThatCode(() -> require(text)).doesNotThrowAnyException();
        }
    }

    /** Whatever it made of the values: hashes, halves, other cases. */
    @Test
    void tellsOnlyWhereAToolFailedThatWasGivenValues() {
        RenderingException failure =
                new RenderingException(Reason.TOOL_FAILED, "helm: it said PA\"SS & <WORD>/+1", "app/a.yaml", 3);
        assertThat(opened.redact(failure).text()).isEqualTo(failure.text());
        open(SECRET);
        RenderingException redacted = opened.redact(failure);
        assertThat(redacted.text()).startsWith("helm failed at app/a.yaml:3; what it says is not told");
        assertThat(redacted.file()).isEqualTo("app/a.yaml");
        assertThat(redacted.line()).isEqualTo(3);
    }

    private void open(String value) {
        opened.of("secret.yaml");
        opened.add("stringData.password", TextNode.valueOf(value));
    }

    private void require(String text) {
        ArrayNode objects = JsonNodeFactory.instance.arrayNode();
        objects.addObject().put("kind", "ConfigMap").put("data", text);
        opened.requireUnreadable(objects, value -> false);
    }

    private void assertReadable(String text) {
        assertThatThrownBy(() -> require(text))
                .as(text)
                .isInstanceOf(RenderingException.class)
                .hasMessageContaining("stringData.password of secret.yaml would be readable");
    }
}
