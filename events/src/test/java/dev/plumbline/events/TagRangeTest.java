package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TagRangeTest {

    private static final String VERSIONS = "# versions: ";

    /** A range, and what the library of the others finds in it. */
    record Row(String range, String found, List<String> versions) {

        @Override
        public String toString() {
            return "'" + range + "'";
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void findsWhatMastermindsFinds(Row row) {
        String found;
        try {
            TagRange range = new TagRange(VersionRange.of(row.range()));
            found = String.join(" ", row.versions().stream().filter(range::has).toList());
        } catch (IllegalArgumentException e) {
            found = "!";
        }
        assertThat(found).isEqualTo(row.found());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "HEAD", "main", "1", "v1", "1.2", "v1.2.3", "1.2.3-rc.1", "release-1.x", "1.2.3.x"})
    void aNameIsNoRange(String name) {
        assertThat(TagRange.of(name)).isEmpty();
    }

    @Test
    void takesTheHighestByVersionAndNotByName() {
        TagRange range = TagRange.of("1.x").orElseThrow();
        assertThat(range.highest(List.of("v1.9.0", "1.10.0", "1.11.0-rc.1", "2.0.0", "latest", "v1.2")))
                .contains("1.10.0");
        assertThat(range.highest(List.of("2.0.0", "latest"))).isEmpty();
        assertThat(range.highest(List.of("v1.9.0", "1.9.0"))).contains("1.9.0");
    }

    @Test
    void readsATagOfARegistryAsTheVersionThatHelmWritesSo() {
        TagRange range = TagRange.inRegistry("^1.2").orElseThrow();
        assertThat(range.has("1.2.4_build.1")).isTrue();
        assertThat(range.highest(List.of("1.2.3", "1.2.4_build.1", "latest"))).contains("1.2.4_build.1");
        assertThat(TagRange.of("^1.2").orElseThrow().has("1.2.4_build.1")).isFalse();
        assertThat(TagRange.inRegistry("1.2.4_build.1")).isEmpty();
    }

    @Test
    void hasBounds() {
        assertThat(TagRange.of(">=1 ".repeat(200))).isEmpty();
        assertThat(TagRange.of("1.x||".repeat(40) + "1.x")).isEmpty();
        assertThat(TagRange.of(">=" + "9".repeat(19))).isEmpty();
        TagRange any = TagRange.of("*").orElseThrow();
        assertThat(any.has("1".repeat(18) + ".0.0")).isTrue();
        assertThat(any.has("1".repeat(30) + ".0.0")).isFalse();
        assertThat(any.has("1.0.0-" + "a".repeat(1_000))).isFalse();
    }

    static Stream<Row> rows() throws IOException {
        List<String> lines;
        try (InputStream in =
                Objects.requireNonNull(TagRangeTest.class.getResourceAsStream("/versions/masterminds.tsv"))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        List<String> versions = lines.stream()
                .filter(line -> line.startsWith(VERSIONS))
                .flatMap(line -> Arrays.stream(line.substring(VERSIONS.length()).split(" ", -1)))
                .toList();
        return lines.stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(cells -> new Row(cells[0], cells[1], versions));
    }
}
