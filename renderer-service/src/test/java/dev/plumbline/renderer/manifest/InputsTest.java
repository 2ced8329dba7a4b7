package dev.plumbline.renderer.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.TreeEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputsTest {

    @ParameterizedTest
    @ValueSource(strings = {"helm", "absent", "files", "facts", ".", "\"", "$values/", ""})
    void keepsAPathApartFromAFactOfThatName(String name) {
        assertThat(inputs(name, "one").json()).isNotEqualTo(inputs(name, "two").json());
        assertThat(inputs(name, "4.0").json())
                .isNotEqualTo(Inputs.gathered().fact(name, "4.0").build().json())
                .isNotEqualTo(
                        Inputs.gathered().entry(folder(name, "4.0")).build().json());
    }

    @Test
    void keepsSourcesApart() {
        Inputs own = Inputs.gathered().entry(folder("$values/a", "1")).build();
        Inputs others = Inputs.gathered().entry("$values/", folder("a", "1")).build();
        assertThat(own.json()).isNotEqualTo(others.json());
        assertThat(Inputs.gathered().all(own).all(others).build().json()).isNotEqualTo(own.json());
    }

    @Test
    void tellsAFileThatAppearsFromOneThatIsNotThere() {
        Inputs absent = Inputs.gathered().absent(RepositoryPath.of("lib/x")).build();
        assertThat(absent.json()).isNotEqualTo(Inputs.gathered().build().json());
        assertThat(Inputs.gathered().entry(folder("lib/x", "absent")).build().json())
                .isNotEqualTo(absent.json());
    }

    @Test
    void takesTheSameAgainButNothingElseInItsPlace() {
        Inputs inputs = inputs("helm", "one");
        assertThat(Inputs.gathered().all(inputs).all(inputs).build()).isEqualTo(inputs);
        Inputs.Builder more = Inputs.gathered().all(inputs);
        assertThatThrownBy(() -> more.entry(folder("helm", "two")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("helm");
        assertThatThrownBy(() -> more.fact("helm", "4.1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("helm");
    }

    /** A folder, and a fact that bears its name. */
    private static Inputs inputs(String name, String id) {
        return Inputs.gathered().entry(folder(name, id)).fact(name, "4.0").build();
    }

    private static TreeEntry folder(String path, String id) {
        return new TreeEntry(RepositoryPath.of(path), TreeEntry.Kind.DIRECTORY, id);
    }
}
