package dev.plumbline.renderer.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.Version;
import dev.plumbline.events.VersionRange;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Document;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A chart of the repository that another one depends on by its folder, {@code file://../base}, and does not hold in its {@code
 * charts/}, where {@code helm dependency build} would put it.
 *
 * @param name under which it is depended on
 * @param folder where it is
 * @param links those that lead to it
 */
record LocalChart(String name, TreeEntry folder, List<TreeEntry> links) {

    private static final String SCHEME = "file://";
    private static final String DESCRIPTION = "Chart.yaml";

    /** The latter as charts of Helm 2 have it. */
    private static final List<String> DECLARING = List.of(DESCRIPTION, "requirements.yaml");

    /** It becomes the name of a link. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,252}");

    LocalChart {
        links = List.copyOf(links);
    }

    /**
     * Those of a chart; what these depend on themselves lies in their own {@code charts/}, as Helm has it.
     *
     * @throws RenderingException where one is not in the repository, or is of another version
     */
    static List<LocalChart> of(TreeEntry chart, SourceTree tree) {
        Map<String, LocalChart> found = new TreeMap<>();
        for (String file : DECLARING) {
            for (JsonNode dependency : read(chart.path().resolve(file), tree).path("dependencies")) {
                String name = dependency.path("name").asText();
                if (dependency.path("repository").asText().startsWith(SCHEME)
                        && NAME.matcher(name).matches()
                        && !isHeld(name, chart, tree)) {
                    found.put(name, found(dependency, chart, chart.path().resolve(file), tree));
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** Where it is to be, for the chart that depends on it. */
    RepositoryPath placeIn(TreeEntry chart) {
        return charts(chart).resolve(name);
    }

    private static RepositoryPath charts(TreeEntry chart) {
        return chart.path().resolve("charts");
    }

    /** What is there comes first; a link in the place of the folder leads to somebody else's charts. */
    private static boolean isHeld(String name, TreeEntry chart, SourceTree tree) {
        Optional<TreeEntry> charts = tree.find(charts(chart));
        Pattern held = Pattern.compile(Pattern.quote(name) + "(-v?\\d.*\\.tgz)?");
        return charts.isPresent()
                && (!charts.get().isDirectory()
                        || tree.children(charts.get()).stream()
                                .anyMatch(child ->
                                        held.matcher(child.path().name()).matches()));
    }

    private static LocalChart found(JsonNode dependency, TreeEntry chart, RepositoryPath file, SourceTree tree) {
        String name = dependency.path("name").asText();
        String path = dependency.path("repository").asText().substring(SCHEME.length());
        List<TreeEntry> links = new ArrayList<>();
        TreeEntry folder = at(chart, path, tree, links)
                .orElseThrow(() ->
                        refused(file, name + ", which is not at " + path + " in the repository; nothing is fetched"));
        if (folder.path().contains(chart.path())) {
            throw refused(file, name + " at " + path + ", which holds it");
        }
        String version =
                read(folder.path().resolve(DESCRIPTION), tree).path("version").asText();
        String range = dependency.path("version").asText();
        if (!includes(range, version)) {
            throw refused(file, name + " " + range + ", and the one at " + path + " is " + version);
        }
        return new LocalChart(name, folder, links);
    }

    private static Optional<TreeEntry> at(TreeEntry chart, String path, SourceTree tree, List<TreeEntry> links) {
        try {
            return Links.resolved(tree, chart.path().resolve(path), links::add).filter(TreeEntry::isDirectory);
        } catch (IllegalArgumentException outside) {
            return Optional.empty();
        }
    }

    private static boolean includes(String range, String version) {
        try {
            return Version.parse(version)
                    .filter(VersionRange.of(range)::includes)
                    .isPresent();
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** Nothing where it is no YAML: Helm itself says so. */
    private static JsonNode read(RepositoryPath file, SourceTree tree) {
        Optional<TreeEntry> found = Links.resolved(tree, file).filter(TreeEntry::isFile);
        try {
            return found.isEmpty()
                    ? MissingNode.getInstance()
                    : YamlDocuments.yaml(tree.read(found.get())).stream()
                            .findFirst()
                            .map(Document::content)
                            .orElse(MissingNode.getInstance());
        } catch (YamlProblem e) {
            return MissingNode.getInstance();
        }
    }

    private static RenderingException refused(RepositoryPath file, String what) {
        return new RenderingException(
                Reason.INVALID_MANIFEST, file + " depends on the chart " + what, file.value(), null);
    }
}
