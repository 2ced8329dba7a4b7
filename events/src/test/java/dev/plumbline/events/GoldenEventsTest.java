package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.events.messaging.EventCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON of each event as others read it. A changed file here is a broken consumer there: add a version instead. */
final class GoldenEventsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final ObjectMapper MAPPER = EventJson.mapper();

    static Stream<Event> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isWrittenAsTheGoldenFileSays(Event event) throws IOException {
        Path file = GOLDEN.resolve(event.getClass().getSimpleName() + ".v1.json");
        JsonNode written = MAPPER.readTree(MAPPER.writeValueAsBytes(event));
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(written) + "\n");
        }
        assertThat(written).isEqualTo(MAPPER.readTree(file.toFile()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isReadBackAsItWas(Event event) throws IOException {
        assertThat(MAPPER.readValue(MAPPER.writeValueAsBytes(event), event.getClass()))
                .isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hasTheSameIdWheneverItIsMade(Event event) throws IOException {
        Event again = MAPPER.readValue(MAPPER.writeValueAsBytes(event), event.getClass());
        assertThat(again.id()).isEqualTo(event.id()).matches("[0-9a-f]{32}");
    }

    @Test
    void everyTypeHasASample() {
        Set<Class<?>> sampled = Samples.all().map(Object::getClass).collect(Collectors.toSet());
        assertThat(sampled).containsExactlyInAnyOrderElementsOf(EventCodec.types());
    }
}
