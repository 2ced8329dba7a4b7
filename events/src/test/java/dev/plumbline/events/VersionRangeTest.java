package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionRangeTest {

    /** Another reading would render another chart than Helm and Flux do. */
    @ParameterizedTest
    @CsvFileSource(resources = "/versions/constraints.csv", delimiter = ';', numLinesToSkip = 1)
    void readsRangesAsHelmDoes(String range, String version, boolean included) {
        assertThat(VersionRange.of(range).includes(version(version))).isEqualTo(included);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "^1.2; 1.9.0",
                "~1.2; 1.2.10",
                "*; v2.0.0",
                "1.x; 1.9.0",
                ">=1.2 <1.3; 1.2.10",
                ">0.0.0-0; 3.0.0-rc.10",
                "^3.0.0-0; 3.0.0-rc.10",
                "1.2.0 - 1.2.9; 1.2.9",
                "0.1 || 1.2.9; 1.2.9",
                "^4;",
            })
    void choosesTheNewestByNumberAndNoPreReleaseUnlessAskedFor(String range, String expected) {
        List<Version> versions = Stream.of("1.2.9", "1.2.10", "v2.0.0", "1.9.0", "3.0.0-rc.9", "3.0.0-rc.10")
                .map(VersionRangeTest::version)
                .toList();
        assertThat(VersionRange.of(range).newest(versions).map(Version::text).orElse(null))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, 1.2.3",
        "v1, 1.0.0",
        "1.2, 1.2.0",
        "1.2.3+a, 1.2.3+b",
    })
    void takesVersionsForTheSameThatDifferInWriting(String a, String b) {
        assertThat(version(a)).isEqualByComparingTo(version(b));
    }

    @Test
    void ordersVersionsByPrecedence() {
        List<Version> ordered = Stream.of(
                        "1.0.0-alpha",
                        "1.0.0-alpha.1",
                        "1.0.0-alpha.beta",
                        "1.0.0-beta.2",
                        "1.0.0-beta.11",
                        "1.0.0-rc.1",
                        "1.0.0",
                        "1.0.1",
                        "1.10.0",
                        "2.0.0")
                .map(VersionRangeTest::version)
                .toList();
        assertThat(ordered.reversed().stream().sorted()).isEqualTo(ordered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "main", "1.2.3 beta", ">", "1,", "^1.2 ||", "1.2.3.4", "1 2 $(x)", "99999999999999999999.0.0"
            })
    void refusesWhatIsNoRange(String text) {
        assertThatThrownBy(() -> VersionRange.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> VersionRange.of("1".repeat(513))).hasMessageContaining("512");
        assertThatThrownBy(() -> VersionRange.of("1||".repeat(40) + "1")).hasMessageContaining("32");
        assertThat(Version.parse("1".repeat(257))).isEmpty();
    }

    private static Version version(String text) {
        return Version.parse(text).orElseThrow();
    }
}
