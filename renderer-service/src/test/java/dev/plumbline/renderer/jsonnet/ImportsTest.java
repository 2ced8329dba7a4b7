package dev.plumbline.renderer.jsonnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImportsTest {

    @Test
    void findsEveryFormOfAnImport() {
        assertThat(paths("""
                local a = import 'a.libsonnet', b = import "b/../b.libsonnet";
                (import @'c ''quoted''.libsonnet') + importstr 'd.txt' + importbin "e\\u0041\\\\.bin"
                + import
                  // a comment between
                  'f.libsonnet' { x: import 'g' }
                """))
                .containsExactly(
                        "a.libsonnet",
                        "b/../b.libsonnet",
                        "c 'quoted'.libsonnet",
                        "d.txt",
                        "eA\\.bin",
                        "f.libsonnet",
                        "g");
        assertThat(Imports.of("importstr 'a' + import 'b'"))
                .containsExactly(new Imports.Import("a", false), new Imports.Import("b", true));
    }

    @Test
    void passesOverCommentsTextsAndOtherWords() {
        assertThat(paths("""
                // import 'a'
                # import 'b'
                /* import 'c'
                   import 'd' */
                { text: "import 'e' \\" import 'f'", 'import': 1, importing: 'g', block: |||
                    import 'h'

                    ||| import 'i'
                  |||, verbatim: @"import 'j' "" import 'k'", my_import: 'l', x: importx 'm' }
                + import 'last'
                """)).containsExactly("last");
    }

    @Test
    void endsWithWhateverTextThereIs() {
        for (String text : List.of(
                "import '",
                "import",
                "|||",
                "|||\n",
                "|||\n  x",
                "/*",
                "@",
                "import @",
                "\"\\",
                "'\\u12",
                "|||-\n x\n|||")) {
            assertThat(Imports.of(text)).as(text).hasSizeLessThan(2);
        }
    }

    private static List<String> paths(String text) {
        return Imports.of(text).stream().map(Imports.Import::path).toList();
    }
}
