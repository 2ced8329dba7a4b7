package dev.plumbline.renderer.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "*.yaml a.yaml true",
                "*.yaml deep/a.yaml false",
                "**/*.yaml deep/er/a.yaml true",
                "**/*.yaml a.yaml true",
                "**.yaml deep/a.yaml true",
                "values-?.yaml values-1.yaml true",
                "values-?.yaml values-12.yaml false",
                "{a,b}.yaml b.yaml true",
                "[ab].yaml a.yaml true",
                "[!ab].yaml a.yaml false",
                "a.yaml aXyaml false",
                "a+(b).yaml a+(b).yaml true"
            })
    void withinFoldersAStarStopsAtASlash(String pattern, String path, boolean matches) {
        assertThat(Glob.withinFolders(pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    void acrossFoldersAStarDoesNot() {
        assertThat(Glob.acrossFolders("{*.yml,config*}").matches("config/deep/a.json"))
                .isTrue();
        assertThat(Glob.acrossFolders("*/secret.yaml").matches("a/b/secret.yaml"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a", "[a", "["})
    void whatIsNotClosedIsRefused(String pattern) {
        assertThatThrownBy(() -> Glob.withinFolders(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noPatternTakesLong() {
        Glob glob = Glob.acrossFolders("*a".repeat(300) + "b");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(glob.matches("a".repeat(4_000)))
                .isFalse());
    }
}
