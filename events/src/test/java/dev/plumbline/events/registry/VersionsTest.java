package dev.plumbline.events.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionsTest {

    private static final List<String> TAGS = List.of("latest", "1.x", "1.2.3", "1.2.4_b1", "1.2.4_b2", "v2.0.0");

    @ParameterizedTest
    @CsvSource({
        "latest, latest",
        "1.x, 1.x",
        "^1.2, 1.2.4_b1",
        "1.2, 1.2.4_b1",
        "1.2.4, 1.2.4_b1",
        "1.2.4_b2, 1.2.4_b2",
        "1.2.4+b2, 1.2.4_b2",
        "1.2.4+b3, 1.2.4_b1",
        "v1.2.3, 1.2.3",
        "2.0.0, v2.0.0",
        "stable,",
        "^3,",
    })
    void choosesTheTagThatIsSoWrittenElseTheNewestInTheRange(String revision, String tag) {
        assertThat(Versions.chooseTag(TAGS, revision).orElse(null)).isEqualTo(tag);
    }
}
