package dev.plumbline.renderer.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Helm chart that a kustomization inflates.
 *
 * @param folder where the chart is
 * @param links those that lead to it
 * @param in the kustomization or the generator that names it
 * @param line where that does, from 1
 */
record InflatedChart(String name, TreeEntry folder, List<TreeEntry> links, TreeEntry in, int line) {

    private static final String DEFAULT_HOME = "charts";

    /**
     * Those of a kustomization, found as Kustomize finds them before it would fetch any.
     *
     * @param file the kustomization itself, in that folder
     * @throws RenderingException where one is not in the repository
     */
    static List<InflatedChart> of(JsonNode kustomization, TreeEntry folder, TreeEntry file, SourceTree tree) {
        String home = text(kustomization.path("helmGlobals"), "chartHome", DEFAULT_HOME);
        List<InflatedChart> charts = new ArrayList<>();
        for (JsonNode chart : kustomization.path("helmCharts")) {
            String name = text(chart, "name", "");
            String path = path(home, name, text(chart, "version", ""), text(chart, "repo", ""));
            charts.add(found(name, path, folder, file, tree));
        }
        for (JsonNode chart : kustomization.path("helmChartInflationGenerator")) {
            String name = text(chart, "chartName", "");
            String ownHome = text(chart, "chartHome", DEFAULT_HOME);
            String path = path(ownHome, name, text(chart, "chartVersion", ""), text(chart, "chartRepoUrl", ""));
            charts.add(found(name, path, folder, file, tree));
        }
        return charts;
    }

    /**
     * That of a generator, which is built into Kustomize; empty where it is another one.
     *
     * @param folder of the kustomization that names it
     * @param file that it is written in
     * @throws RenderingException where it is not in the repository
     */
    static Optional<InflatedChart> by(JsonNode generator, TreeEntry folder, TreeEntry file, SourceTree tree) {
        boolean inflates = generator.path("apiVersion").asText().equals("builtin")
                && generator.path("kind").asText().equals("HelmChartInflationGenerator");
        if (!inflates) {
            return Optional.empty();
        }
        JsonNode chart = Names.asGoReads(generator);
        String name = text(chart, "name", "");
        String home = text(chart, "chartHome", DEFAULT_HOME);
        String path = path(home, name, text(chart, "version", ""), text(chart, "repo", ""));
        return Optional.of(found(name, path, folder, file, tree));
    }

    private static String path(String home, String name, String version, String repository) {
        boolean byVersion = !version.isEmpty() && !repository.isEmpty();
        return home + (byVersion ? "/" + name + "-" + version : "") + "/" + name;
    }

    private static InflatedChart found(String name, String path, TreeEntry folder, TreeEntry file, SourceTree tree) {
        int line = KustomizeTrace.lineOf(name, tree.read(file));
        List<TreeEntry> links = new ArrayList<>();
        return at(folder, path, tree, links)
                .map(found -> new InflatedChart(name, found, links, file, line))
                .orElseThrow(() -> new RenderingException(
                        Reason.INVALID_MANIFEST,
                        file.path() + " inflates the Helm chart " + name + ", which is not at " + path
                                + " in the repository; nothing is fetched while rendering",
                        file.path().value(),
                        line));
    }

    private static Optional<TreeEntry> at(TreeEntry folder, String path, SourceTree tree, List<TreeEntry> links) {
        try {
            return Links.resolved(tree, folder.path().resolve(path), links::add).filter(TreeEntry::isDirectory);
        } catch (IllegalArgumentException outside) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node, String field, String otherwise) {
        String text = node.path(field).asText();
        return text.isEmpty() ? otherwise : text;
    }
}
