package dev.plumbline.events.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelmIndexTest {

    private static final String INDEX = """
            apiVersion: v1
            generated: "2026-11-27T00:00:00Z"
            entries:
              other:
                - {version: 9.9.9, urls: [other-9.9.9.tgz], maintainers: [{name: a, deep: {er: [1, 2]}}]}
              web:
                - apiVersion: v2
                  dependencies: [{name: x, version: 1.0.0, urls: [nope]}]
                  digest: abc
                  name: web
                  version: 1.2.0
                  urls: [https://example/web-1.2.0.tgz, https://mirror/web-1.2.0.tgz]
                - {name: web, version: 1.1.0, urls: [web-1.1.0.tgz]}
                - {name: web, version: 1.0.0}
            """;

    @Test
    void holdsTheVersionsOfOneChartThatCanBeFetched() throws RegistryException {
        assertThat(read(INDEX, "web"))
                .containsExactly(
                        new HelmIndex.Entry("1.2.0", "abc", "https://example/web-1.2.0.tgz"),
                        new HelmIndex.Entry("1.1.0", null, "web-1.1.0.tgz"));
        assertThat(read(INDEX, "none")).isEmpty();
        assertThat(read("apiVersion: v1\nentries: {}\n", "web")).isEmpty();
        assertThat(read("{}", "web")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "- a",
                "entries: [a]",
                "entries: {web: a}",
                "entries: {web: [a]}",
                "entries: {web: [{version: [1",
                "? [a]\n: b",
                "a: &a [x]\nb: *a\nentries: {}",
                "<!DOCTYPE html><html>",
                "\u0000",
            })
    void isRefusedWhereItMakesNoSense(String index) {
        assertThatThrownBy(() -> read(index, "web"))
                .isInstanceOfSatisfying(RegistryException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(RegistryException.Kind.INVALID));
    }

    /** What is not of the chart is never built, however deep it is or however often it names itself. */
    @Test
    void endsInTimeWhateverIsInIt() {
        String deep = "a: " + "[".repeat(100_000) + "\nentries: {}\n";
        assertThatThrownBy(() -> read(deep, "web")).isInstanceOf(RegistryException.class);
        StringBuilder many = new StringBuilder("entries:\n  web:\n");
        many.append("    - {version: 1.0.0, urls: [a]}\n".repeat(20_002));
        assertThatThrownBy(() -> read(many.toString(), "web")).hasMessageContaining("20000 versions");
    }

    @Test
    void readsSeveralChartsInOneGo() throws RegistryException {
        var charts = read(INDEX, Set.of("web", "other", "none"));
        assertThat(charts.get("web")).hasSize(2);
        assertThat(charts.get("other")).extracting(HelmIndex.Entry::version).containsExactly("9.9.9");
        assertThat(charts.get("none")).isEmpty();
    }

    /** One text of 100 MB would be several times that in memory. */
    @Test
    void refusesATextThatIsTooLargeForTheMemory() {
        String text = "a".repeat(16 << 20);
        for (String index : List.of(
                "about: " + text + "\nentries: {}\n",
                "about: '" + text + "'\nentries: {}\n",
                "about: |\n  " + text + "\nentries: {}\n",
                "# " + text + "\nentries: {}\n",
                "entries: {web: [{version: 1.0.0, urls: [" + text + "]}]}")) {
            assertThatThrownBy(() -> read(index, "web"))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("4194304 bytes");
        }
        String many = ("about" + "a".repeat(1 << 20) + ": b\n").repeat(8);
        assertThatThrownBy(() -> read(many + "entries: []\n", "web")).hasMessageContaining("no mapping");
    }

    private static List<HelmIndex.Entry> read(String index, String chart) throws RegistryException {
        return read(index, Set.of(chart)).getOrDefault(chart, List.of());
    }

    private static Map<String, List<HelmIndex.Entry>> read(String index, Set<String> charts) throws RegistryException {
        return HelmIndex.versions(new ByteArrayInputStream(index.getBytes(StandardCharsets.UTF_8)), charts);
    }
}
