package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.renderer.RenderingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://user:hunter2@git.example/a/b.git, https://git.example/a/b.git",
        "http://git.example:8080/a, http://git.example:8080/a",
        "ssh://git:hunter2@git.example/a, ssh://git@git.example/a",
        "git@git.example:a/b, git@git.example:a/b",
    })
    void carriesNoPassword(String url, String text) {
        assertThat(RemoteUrl.of(url).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/hunter2",
                "/etc/hunter2",
                "../hunter2",
                "git://git.example/hunter2",
                "ext::sh -c hunter2",
                "ftp://hunter2@git.example/a",
                "bundle.hunter2",
                "https://git.example/a?x=hunter2",
                "https://git.example/a#hunter2",
                "git@git.example:a?hunter2",
                "https://git.example/a/../hunter2",
                "https://git.example/a/%2e%2e/hunter2",
                ""
            })
    void reachesNothingOfThisMachine(String url) {
        assertThatThrownBy(() -> RemoteUrl.of(url))
                .isInstanceOf(RenderingException.class)
                .isNotInstanceOf(SourceUnavailable.class)
                .hasMessageNotContaining("hunter2");
    }
}
