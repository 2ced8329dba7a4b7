package dev.plumbline.renderer.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueFilesTest {

    private static final MapTree TREE = new MapTree(Stream.of(
                    "app/Chart.yaml",
                    "app/a.yaml",
                    "app/b.yaml",
                    "app/envs/base.yaml",
                    "app/envs/prod.yaml",
                    "app/envs/zone.yaml",
                    "app/deep/nested-2/x.yaml",
                    "app/deep/nested/er/x.yaml",
                    "app/deep/nested/x.yaml",
                    "app/deep/a.yaml",
                    "app/deep/z.yaml",
                    "configs/x.yaml",
                    "configs/y.yaml")
            .collect(Collectors.toMap(name -> name, name -> "from: " + name + "\n")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "envs/*.yaml, envs/prod.yaml | base, zone, prod",
                "envs/prod.yaml, envs/*.yaml | prod, base, zone",
                "envs/prod.yaml, ../app/envs/*.yaml, /app/envs/zone.yaml | prod, base, zone",
                "envs/z*.yaml, envs/*.yaml | zone, base, prod",
                "envs/*.yaml, envs/*.yaml | base, prod, zone",
                "a.yaml, b.yaml, a.yaml | app/a, app/b, app/a",
                "deep/**/*.yaml | deep/a, deep/z, nested/x, er/x, nested-2/x",
                "deep/**.yaml | deep/a, deep/z, nested/x, er/x, nested-2/x",
                "deep/**/*.yaml, deep/a.yaml | deep/z, nested/x, er/x, nested-2/x, deep/a",
                "/configs/y.yaml, /configs/*.yaml | configs/y, configs/x",
                "../configs/x.yaml | configs/x",
            })
    void countAsArgoCdAndHelmHaveIt(String entries, String files) {
        List<String> found = ValueFiles.of(naming(entries.split(", ")), TREE).files().stream()
                .map(file -> "/" + file.entry().path())
                .toList();
        assertThat(found).hasSameSizeAs(files.split(", "));
        assertThat(found).zipSatisfy(List.of(files.split(", ")), (path, end) -> assertThat(path)
                .endsWith("/" + end + ".yaml"));
    }

    /** Who puts a link in an order means that place, and not the one of what it leads to. */
    @Test
    void countWhereTheirLinksAre() {
        MapTree tree = new MapTree(Map.of(
                "app/Chart.yaml", "",
                "app/envs/10.yaml", GitFixture.LINK + "30.yaml",
                "app/envs/20.yaml", "a: 20\n",
                "app/envs/30.yaml", "a: 30\n"));
        assertThat(ValueFiles.of(naming("envs/*.yaml"), tree).files())
                .extracting(file -> file.entry().path().name())
                .containsExactly("30.yaml", "20.yaml", "30.yaml");
    }

    @Test
    void areInputsWithTheFoldersOfTheirPatterns() {
        Inputs inputs =
                ValueFiles.of(naming("envs/*.yaml", "/configs/x.yaml"), TREE).inputs();
        assertThat(inputs.files()).containsOnlyKeys("");
        assertThat(inputs.files().get(""))
                .extracting(read ->
                        read.keySet().stream().map(RepositoryPath::toString).toList())
                .asInstanceOf(list(String.class))
                .containsExactly(
                        "app/envs", "app/envs/base.yaml", "app/envs/prod.yaml", "app/envs/zone.yaml", "configs/x.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing.yaml",
                "missing/*.yaml",
                "envs/*.json",
                "../../x.yaml",
                "/etc/passwd",
                "/../etc/passwd",
                "/../*.yaml",
                "$other/x.yaml"
            })
    void haveToBeThere(String entry) {
        assertThatThrownBy(() -> ValueFiles.of(naming(entry), TREE))
                .isInstanceOfSatisfying(
                        RenderingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PATH_NOT_FOUND));
    }

    private static Definition naming(String... entries) {
        ApplicationSpec.Helm settings = new ApplicationSpec.Helm(null, Arrays.asList(entries), null);
        return new Definition("web", "team", RepositoryPath.of("app"), settings, null, null);
    }
}
