package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.renderer.RendererSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmodulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example/acme/../evil/x",
                "https://git.example/acme/%2e%2E/evil/x",
                "https://git.example/acme/x%2f..%2f..%2fevil/x",
                "https://git.example/acme/./../evil/x",
                "git@git.example:acme/../evil/x.git",
                "https://git.example/acmes/x",
                "https://git.example/acme/x?/../../evil"
            })
    void allowsNothingThatOnlyBeginsLikeWhatIsAllowed(String url, @TempDir Path folder) {
        Mirrors mirrors =
                OpenMirrors.with(RendererSettings.of(Map.of("plumbline.renderer.mirrors", folder.toString())));
        Submodules submodules = new Submodules(List.of("git.example/acme"), mirrors);
        MapTree tree = new MapTree(Map.of(
                ".gitmodules",
                "[submodule \"a\"]\n\tpath = a\n\turl = https://git.example/acme/x\n[submodule \"b\"]\n\tpath = b\n\turl = \""
                        + url + "\"\n"));
        assertThat(submodules.allowedIn(tree, "https://git.example/other/app").keySet())
                .containsExactly(RepositoryPath.of("a"));
        OpenMirrors.close(mirrors);
    }

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
