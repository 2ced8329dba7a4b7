package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The AsyncAPI document says what the code does. */
final class AsyncApiTest {

    private static final JsonNode DOCUMENT = document();

    static Stream<Event> samples() {
        return Samples.all();
    }

    @Test
    void namesEveryTopic() {
        assertThat(DOCUMENT.path("channels").findValuesAsText("address"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Topic.values()).map(Topic::topicName).toList());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hasEveryEventOnItsTopicWithItsMembers(Event event) {
        String type = event.getClass().getSimpleName();
        List<String> channels = DOCUMENT.path("channels").properties().stream()
                .filter(channel -> channel.getValue().path("messages").has(type))
                .map(channel -> channel.getValue().path("address").asText())
                .toList();
        assertThat(channels).containsExactly(event.topic().topicName());
        assertThat(DOCUMENT.at("/components/messages/" + type + "/name").asText())
                .isEqualTo(Envelope.type(event.getClass()));
        assertThat(names(DOCUMENT.at("/components/schemas/" + type + "/properties")))
                .isEqualTo(names(EventJson.mapper().valueToTree(event)));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode document() {
        try {
            return new YAMLMapper()
                    .readTree(Path.of("src/main/resources/META-INF/plumbline/asyncapi.yaml")
                            .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
