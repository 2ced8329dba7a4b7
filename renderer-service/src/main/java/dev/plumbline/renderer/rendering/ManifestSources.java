package dev.plumbline.renderer.rendering;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import dev.plumbline.renderer.substitution.Substitution;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Chooses how a folder is rendered, by what its application says and by the files in it. */
public final class ManifestSources {

    private static final Set<String> KUSTOMIZATION = Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    private static final String CHART = "Chart.yaml";

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
        List<TreeEntry> files =
                tree.children(folder).stream().filter(TreeEntry::isFile).toList();
        ManifestSource source = of(typeOf(declared, files));
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
    static SourceType typeOf(Definition definition, List<TreeEntry> files) {
        if (definition.plugin() != null) {
            return SourceType.PLUGIN;
        }
        Set<String> names = files.stream().map(file -> file.path().name()).collect(Collectors.toSet());
        if (names.stream().anyMatch(KUSTOMIZATION::contains)) {
            return SourceType.KUSTOMIZE;
        }
        if (names.contains(CHART)) {
            return SourceType.HELM;
        }
        boolean jsonnet = definition.jsonnet() != null || names.stream().anyMatch(name -> name.endsWith(".jsonnet"));
        return jsonnet ? SourceType.JSONNET : SourceType.PLAIN;
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
