package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryPathTest {

    @ParameterizedTest
    @CsvSource({"., ''", "'', ''", "a, a", "./a/, a", "a//b/./c, a/b/c", "a/b/../c, a/c", "a/.., ''"})
    void hasOneFormForEachPlace(String written, String path) {
        assertThat(RepositoryPath.of(written).value()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../..", "/etc", "../a", "a/../../b/.."})
    void staysInTheRepository(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryPath.of(written));
    }

    @Test
    void resolvesWhatAFileOfAFolderNames() {
        assertThat(RepositoryPath.of("overlays/prod").resolve("../../base")).isEqualTo(RepositoryPath.of("base"));
        assertThat(RepositoryPath.of("a").contains(RepositoryPath.of("a/b"))).isTrue();
        assertThat(RepositoryPath.of("a").contains(RepositoryPath.of("ab"))).isFalse();
    }
}
