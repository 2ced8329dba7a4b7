package dev.plumbline.renderer.substitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Flux's own tests of its envsubst expect, and corners of ours. */
class ExpansionTest {

    private static final Map<String, String> VARIABLES = Map.of(
            "mixed", "abcdEFGH28ij",
            "upper", "ABCDEFGH28IJ",
            "long", "/home/bozo/ideas/thoughts.for.today",
            "z", "abcABC123ABCabc",
            "file", "bash.string.txt",
            "path", "path/to/file",
            "rooted", "/path/to/file",
            "empty", "",
            "umlaut", "äö");

    static Stream<Arguments> expressions() {
        return Stream.of(
                Arguments.of("text only $ $x {}", "text only $ $x {}"),
                Arguments.of("${mixed}", "abcdEFGH28ij"),
                Arguments.of("a${missing}b", "ab"),
                Arguments.of("${#mixed}", "12"),
                Arguments.of("${#umlaut}", "4"),
                Arguments.of("${mixed^}", "AbcdEFGH28ij"),
                Arguments.of("${mixed^^}", "ABCDEFGH28IJ"),
                Arguments.of("${upper,}", "aBCDEFGH28IJ"),
                Arguments.of("${upper,,}", "abcdefgh28ij"),
                Arguments.of("${empty^}", ""),
                Arguments.of("${long:11}", "ideas/thoughts.for.today"),
                Arguments.of("${long:11:5}", "ideas"),
                Arguments.of("${mixed:1:-1}", "bcdEFGH28i"),
                Arguments.of("${mixed:-2}", "abcdEFGH28ij"),
                Arguments.of("${mixed:99}", ""),
                Arguments.of("${mixed:x}", "abcdEFGH28ij"),
                Arguments.of("${mixed:2:99}", "cdEFGH28ij"),
                Arguments.of("${mixed=xyz}", "abcdEFGH28ij"),
                Arguments.of("${missing=xyz}", "xyz"),
                Arguments.of("${missing:=xyz}", "xyz"),
                Arguments.of("${empty:-x y: z}", "x y: z"),
                Arguments.of("${missing:=}", ""),
                Arguments.of("${missing=${mixed}}", "abcdEFGH28ij"),
                Arguments.of("a: ${missing=pre${mixed}-suf}", "a: preabcdEFGH28ij-suf"),
                Arguments.of("${missing=${mixed^^}}", "ABCDEFGH28IJ"),
                Arguments.of("${mixed:+other}", "abcdEFGH28ij"),
                Arguments.of("${z/%abc/XYZ}", "abcABC123ABCXYZ"),
                Arguments.of("${z/#abc/XYZ}", "XYZABC123ABCabc"),
                Arguments.of("${z/#/prefix-}", "prefix-abcABC123ABCabc"),
                Arguments.of("${z/%/-suffix}", "abcABC123ABCabc-suffix"),
                Arguments.of("${z//abc/xyz}", "xyzABC123ABCxyz"),
                Arguments.of("${z/abc/xyz}", "xyzABC123ABCabc"),
                Arguments.of("${z//abc/}", "ABC123ABC"),
                Arguments.of("${path/\\//-}", "path-to/file"),
                Arguments.of("${path//\\//-}", "path-to-file"),
                Arguments.of("${file#*.}", "string.txt"),
                Arguments.of("${path#*/}", "to/file"),
                Arguments.of("${rooted#*/}", "path/to/file"),
                Arguments.of("${file##*.}", "txt"),
                Arguments.of("${path##*/}", "file"),
                Arguments.of("${file%.*}", "bash.string"),
                Arguments.of("${file%%.*}", "bash"),
                Arguments.of("${file%txt}", "bash.string."),
                Arguments.of("${file#[a-c]}", "ash.string.txt"),
                Arguments.of("${rooted#?}", "path/to/file"),
                Arguments.of("${umlaut#?}", "ö"),
                Arguments.of("${file#nothing}", "bash.string.txt"),
                Arguments.of("$${mixed}", "${mixed}"),
                Arguments.of("$$${mixed}", "$abcdEFGH28ij"),
                Arguments.of("${mixed}$${var$${mixed}$mixed${mixed}", "abcdEFGH28ij${var${mixed}$mixedabcdEFGH28ij"),
                Arguments.of("$${var=${mixed}}", "${var=abcdEFGH28ij}"),
                Arguments.of("\\\\a ${mixed}", "\\\\a abcdEFGH28ij"));
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void expandsAsFluxDoes(String text, String expected) throws SubstitutionProblem {
        assertThat(Expansion.of(text, VARIABLES, false, 1_000)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${",
                "${}",
                "${mixed",
                "${mixed!}",
                "${#}",
                "${#mixed",
                "${mixed:}",
                "${mixed:1:}",
                "${mixed/a}",
                "${mixed=x",
                "${mixed#}",
                "${mixed^",
                "${ mixed}",
                "${mixed/a/b",
                "${-x}"
            })
    void refusesWhatIsNoSubstitution(String text) {
        assertThatThrownBy(() -> Expansion.of(text, VARIABLES, false, 1_000)).isInstanceOf(SubstitutionProblem.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${missing}", "${#missing}", "${missing^^}", "${missing:0}", "${missing/a/b}", "${missing%x}"})
    void namesAVariableThatIsNotSetWhereItMustBe(String text) throws SubstitutionProblem {
        assertThatThrownBy(() -> Expansion.of(text, VARIABLES, true, 1_000)).hasMessageContaining("missing");
        assertThat(Expansion.of("${empty}${missing:-a}${missing:=b}${missing=c}", VARIABLES, true, 1_000))
                .isEqualTo("abc");
    }

    @Test
    void endsWhereItWouldGrowOrSink() {
        assertThatThrownBy(() -> Expansion.of("${mixed}".repeat(100), VARIABLES, false, 1_000))
                .hasMessageContaining("1000");
        assertThatThrownBy(() -> Expansion.of("${a:=".repeat(10_000), VARIABLES, false, 1_000))
                .hasMessageContaining("32");
        String many = "${z//${empty}/" + "x".repeat(900) + "}";
        assertThatThrownBy(() -> Expansion.of(many, VARIABLES, false, 1_000)).hasMessageContaining("1000");
    }
}
