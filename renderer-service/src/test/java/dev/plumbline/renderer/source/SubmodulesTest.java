package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmodulesTest {

    @ParameterizedTest
    @CsvSource({
        "https://git.example/acme/app.git, ../base.git, https://git.example/acme/base.git",
        "https://git.example/acme/app.git, ./nested, https://git.example/acme/app.git/nested",
        "https://git.example/acme/app, ../../other/base, https://git.example/other/base",
        "git@git.example:acme/app.git, ../base.git, git@git.example:acme/base.git",
        "ssh://git@git.example:2222/acme/app, ../base, ssh://git@git.example:2222/acme/base",
        "https://git.example/acme/app, https://elsewhere.example/x, https://elsewhere.example/x",
        "https://git.example/acme/app, ../../../../elsewhere.example/x, ../../../../elsewhere.example/x",
    })
    void resolvesUrlsAsGitDoes(String base, String url, String resolved) {
        assertThat(Submodules.resolved(base, url)).isEqualTo(resolved);
    }
}
