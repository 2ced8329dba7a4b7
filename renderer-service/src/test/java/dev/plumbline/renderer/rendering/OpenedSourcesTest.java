package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.SourceTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenedSourcesTest {

    /** Whatever is pushed between the two: a tree is opened once. */
    @ParameterizedTest
    @CsvSource({
        "https://git.example/a.git, main, true",
        "https://GIT.example/a/, main, true",
        "git@git.example:a.git, main, true",
        "https://git.example/a, next, false",
        "https://git.example/b, main, false"
    })
    void showsTheSameFilesToSourcesOfOneRevisionHoweverItsUrlIsWritten(String url, String revision, boolean same) {
        List<ApplicationSpec.Source> sources = List.of(
                new ApplicationSpec.Source("https://git.example/a", "main", "app", null),
                ApplicationSpec.Source.lending(url, revision, "values"));
        try (OpenedSources opened = OpenedSources.of(sources, source -> new MapTree(Map.of()))) {
            SourceTree first = opened.all().getFirst().tree();
            assertThat(opened.all().getLast().tree() == first).isEqualTo(same);
        }
    }
}
