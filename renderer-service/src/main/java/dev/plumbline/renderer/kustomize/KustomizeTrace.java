package dev.plumbline.renderer.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Document;
import dev.plumbline.renderer.manifest.YamlDialect;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * All that a kustomization reaches: its own folder, whole, those of all bases and components, whole again, and the Helm charts
 * that any of them inflates, which may lie elsewhere. Kustomize lets no kustomization read other files outside its folder, so
 * there is nothing else.
 */
final class KustomizeTrace {

    /** Fields whose entries are files or folders, and must be there. */
    private static final List<String> REFERENCES = List.of("resources", "bases", "components");

    /** Fields whose entries may be folders, files, or YAML written in place. */
    private static final List<String> PLUGINS = List.of("generators", "transformers", "validators");

    private static final Pattern REMOTE =
            Pattern.compile(".*://.*|git@.*|[^/]*\\.[a-z]+/.*\\?ref=.*|(github|gitlab|bitbucket)\\.(com|org)[/:].*");
    private static final int MAX_FOLDERS = 1_000;

    private final SourceTree tree;
    private final Map<RepositoryPath, TreeEntry> reached = new TreeMap<>();
    private final List<InflatedChart> charts = new ArrayList<>();
    private final Deque<TreeEntry> unread = new ArrayDeque<>();
    private boolean ownSchema;

    private KustomizeTrace(SourceTree tree) {
        this.tree = tree;
    }

    /** The kustomization of a folder, empty where it has none. */
    static Optional<TreeEntry> kustomization(SourceTree tree, TreeEntry folder) {
        return KustomizeSource.FILE_NAMES.stream()
                .flatMap(name -> Links.resolved(tree, folder.path().resolve(name)).stream())
                .filter(TreeEntry::isFile)
                .findFirst();
    }

    /**
     * Follows kustomizations.
     *
     * @param maxEntries how many files and folders there may be in what they reach
     * @throws RenderingException where one names what is not in the repository
     */
    static KustomizeTrace from(List<TreeEntry> folders, SourceTree tree, int maxEntries) {
        KustomizeTrace trace = new KustomizeTrace(tree);
        folders.forEach(trace::reach);
        while (!trace.unread.isEmpty()) {
            trace.follow(trace.unread.removeFirst());
        }
        trace.reached.putAll(Links.from(List.copyOf(trace.reached.values()), tree, maxEntries));
        return trace;
    }

    /** The entries that they reach, by path. */
    Map<RepositoryPath, TreeEntry> reached() {
        return reached;
    }

    /** The Helm charts that they inflate. */
    List<InflatedChart> charts() {
        return charts;
    }

    /** Whether one of them brings a schema of its own, which Kustomize keeps for a whole process. */
    boolean hasOwnSchema() {
        return ownSchema;
    }

    private void reach(TreeEntry entry) {
        if (reached.putIfAbsent(entry.path(), entry) == null && entry.isDirectory()) {
            unread.add(entry);
        }
        if (reached.size() > MAX_FOLDERS) {
            throw RenderingException.limit("bases and components", reached.size(), MAX_FOLDERS);
        }
    }

    private void follow(TreeEntry folder) {
        Optional<TreeEntry> file = kustomization(tree, folder);
        if (file.isEmpty()) {
            return; // kustomize itself says best what it misses there
        }
        requireInFolder(folder, file.get());
        byte[] text = tree.read(file.get());
        for (JsonNode written : documents(file.get(), text)) {
            JsonNode kustomization = Names.asGoReads(written);
            ownSchema |= kustomization.has("openapi");
            for (String field : REFERENCES) {
                kustomization.path(field).forEach(entry -> reference(folder, entry.asText(), file.get(), text));
            }
            InflatedChart.of(kustomization, folder, file.get(), tree).forEach(this::inflate);
            kustomization.path("generators").forEach(entry -> generator(folder, entry.asText(), file.get()));
            for (String field : PLUGINS) {
                kustomization.path(field).forEach(entry -> found(folder, entry.asText())
                        .ifPresent(this::reach));
            }
        }
    }

    private void inflate(InflatedChart chart) {
        charts.add(chart);
        reached.putIfAbsent(chart.folder().path(), chart.folder());
        chart.links().forEach(link -> reached.putIfAbsent(link.path(), link));
    }

    /** A generator, written in place or named, may inflate charts too. */
    private void generator(TreeEntry folder, String written, TreeEntry kustomization) {
        List<JsonNode> inPlace = generators(written.getBytes(StandardCharsets.UTF_8));
        inPlace.forEach(generator ->
                InflatedChart.by(generator, folder, kustomization, tree).ifPresent(this::inflate));
        if (inPlace.isEmpty()) {
            found(folder, written).filter(TreeEntry::isFile).ifPresent(file -> generators(tree.read(file))
                    .forEach(generator ->
                            InflatedChart.by(generator, folder, file, tree).ifPresent(this::inflate)));
        }
    }

    /** What is no YAML Kustomize itself says best. */
    private static List<JsonNode> generators(byte[] text) {
        try {
            return YamlDocuments.yaml(text, YamlDialect.KUSTOMIZE).stream()
                    .map(Document::content)
                    .filter(JsonNode::isObject)
                    .toList();
        } catch (YamlProblem e) {
            return List.of();
        }
    }

    /** Where a kustomization is a link, Kustomize takes none that leads out of its folder, and says only that there is none. */
    private static void requireInFolder(TreeEntry folder, TreeEntry file) {
        if (!folder.path().contains(file.path())) {
            throw new RenderingException(
                    Reason.INVALID_MANIFEST,
                    "the kustomization of the folder " + folder.path() + " is a link to " + file.path()
                            + ", out of that folder, which Kustomize does not follow; put the file itself there",
                    file.path().value(),
                    null);
        }
    }

    private void reference(TreeEntry folder, String reference, TreeEntry in, byte[] text) {
        Optional<TreeEntry> entry = found(folder, reference);
        if (entry.isEmpty()) {
            String shown = reference.replaceAll("//[^/@\\s]*@", "//");
            String why = REMOTE.matcher(reference).matches()
                    ? "names the remote base " + shown
                            + "; nothing is fetched while rendering, so put it into the repository"
                    : "names " + shown + ", which is not in the repository";
            throw new RenderingException(
                    Reason.INVALID_MANIFEST, in.path() + " " + why, in.path().value(), lineOf(reference, text));
        }
        reach(entry.get());
    }

    private Optional<TreeEntry> found(TreeEntry folder, String reference) {
        if (reference.isBlank() || reference.indexOf('\n') >= 0 || reference.contains("://")) {
            return Optional.empty();
        }
        try {
            return Links.resolved(
                    tree, folder.path().resolve(reference), link -> reached.putIfAbsent(link.path(), link));
        } catch (IllegalArgumentException outside) {
            return Optional.empty();
        }
    }

    /**
     * The documents of a file, as Kustomize reads them.
     *
     * @throws RenderingException where it is no YAML
     */
    static List<JsonNode> documents(TreeEntry file, byte[] text) {
        try {
            return YamlDocuments.yaml(text, YamlDialect.KUSTOMIZE).stream()
                    .map(Document::content)
                    .toList();
        } catch (YamlProblem e) {
            throw new RenderingException(
                    Reason.INVALID_MANIFEST, e.text(), file.path().value(), e.line());
        }
    }

    static int lineOf(String reference, byte[] text) {
        List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).contains(reference)) {
                return line + 1;
            }
        }
        return 1;
    }
}
