package dev.plumbline.renderer.rendering;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.kustomize.KustomizeSource;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import dev.plumbline.renderer.substitution.Substitution;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Chooses how a folder is rendered, by what its application says and by the files in it. */
public final class ManifestSources {

    private static final String CHART = "Chart.yaml";
    private static final String JSONNET = ".jsonnet";

    private final Map<SourceType, ManifestSource> sources;
    private final RenderLimits limits;

    /** One of these. */
    public ManifestSources(Iterable<ManifestSource> sources, RenderLimits limits) {
        this.limits = limits;
        this.sources = StreamSupport.stream(sources.spliterator(), false)
                .collect(Collectors.toUnmodifiableMap(ManifestSource::type, Function.identity()));
    }

    /**
     * A rendering that is ready.
     *
     * @param definition with what is committed beside the manifests
     */
    record Ready(Definition definition, SourceType type, ManifestSource.Prepared prepared) {}

    /**
     * Prepares the rendering of an application in the way that fits its folder.
     *
     * @throws RenderingException where there is no such folder, or that shows already that it cannot be rendered
     */
    Ready prepare(Definition named, SourceTree tree) {
        TreeEntry folder = folder(named.path(), tree);
        Definition declared = named.at(folder.path());
        Map<String, TreeEntry> files = files(folder, tree);
        ManifestSource source = of(typeOf(declared, files.keySet()));
        Definition definition = CommittedParameters.over(declared, files, tree);
        ManifestSource.Prepared prepared =
                Substitution.over(source.prepare(definition, tree), definition, tree, limits);
        return new Ready(definition, source.type(), prepared);
    }

    private ManifestSource of(SourceType type) {
        ManifestSource source = sources.get(type);
        if (source == null) {
            throw new IllegalStateException("nothing renders " + type);
        }
        return source;
    }

    /** The limits that a set may be refused by. */
    String limits() {
        return limits.objects() + " " + limits.bytes() + " " + limits.files();
    }

    /** How many objects all sources of an application may give together. */
    int maxObjects() {
        return limits.objects();
    }

    /**
     * What an application says, else what its folder's own files say. A kustomization that inflates a chart of its own folder is a
     * kustomization, so that is looked for first.
     */
    static SourceType typeOf(Definition definition, Set<String> names) {
        if (definition.plugin() != null) {
            return SourceType.PLUGIN;
        }
        if (names.stream().anyMatch(KustomizeSource.FILE_NAMES::contains)) {
            return SourceType.KUSTOMIZE;
        }
        if (names.contains(CHART)) {
            return SourceType.HELM;
        }
        boolean jsonnet = definition.jsonnet() != null || names.stream().anyMatch(name -> name.endsWith(JSONNET));
        return jsonnet ? SourceType.JSONNET : SourceType.PLAIN;
    }

    /** A folder's files by name; of links only those are followed whose names say how it is rendered. */
    private static Map<String, TreeEntry> files(TreeEntry folder, SourceTree tree) {
        Map<String, TreeEntry> files = new HashMap<>();
        for (TreeEntry child : tree.children(folder)) {
            String name = child.path().name();
            boolean followed = child.kind() == TreeEntry.Kind.LINK && saysHow(name);
            Optional<TreeEntry> file = followed ? Links.resolved(tree, child.path()) : Optional.of(child);
            file.filter(TreeEntry::isFile).ifPresent(found -> files.put(name, found));
        }
        return files;
    }

    private static boolean saysHow(String name) {
        return KustomizeSource.FILE_NAMES.contains(name)
                || name.equals(CHART)
                || name.endsWith(JSONNET)
                || CommittedParameters.isOne(name);
    }

    /** The application's folder itself, where the path is a link or leads through one. */
    private static TreeEntry folder(RepositoryPath path, SourceTree tree) {
        return Links.resolved(tree, path)
                .filter(TreeEntry::isDirectory)
                .orElseThrow(() -> new RenderingException(
                        Reason.PATH_NOT_FOUND,
                        "there is no folder " + path + " in " + tree.revision(),
                        path.toString(),
                        null));
    }
}
