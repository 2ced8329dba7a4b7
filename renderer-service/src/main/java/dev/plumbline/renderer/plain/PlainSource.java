package dev.plumbline.renderer.plain;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Newest;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder of manifests: every {@code .yaml}, {@code .yml} and {@code .json} file in it and below, or a choice of these. With a
 * {@code .jsonnet} file among those below it is one of Jsonnet.
 */
public final class PlainSource implements ManifestSource {

    private static final int REMEMBERED = 10_000;

    private final RenderLimits limits;

    /**
     * Folders in which no link and no Jsonnet is, so that they need not be looked through again: their id covers all that is in
     * them.
     */
    private final Newest<Looked> ordinary = new Newest<>(REMEMBERED);

    /** A folder that was looked through, and what of it counted. */
    private record Looked(String id, ApplicationSpec.@Nullable Directory directory) {}

    /** A source within these limits. */
    public PlainSource(RenderLimits limits) {
        this.limits = limits;
    }

    @Override
    public SourceType type() {
        return SourceType.PLAIN;
    }

    @Override
    public SourceType typeOf(Definition definition, SourceTree tree) {
        Optional<PlainFiles> looked = lookedThrough(folder(definition, tree), definition, tree);
        boolean jsonnet = looked.filter(files -> !files.jsonnet().isEmpty()).isPresent();
        return jsonnet ? SourceType.JSONNET : SourceType.PLAIN;
    }

    @Override
    public Prepared prepare(Definition definition, SourceTree tree) {
        TreeEntry folder = folder(definition, tree);
        Optional<PlainFiles> looked = lookedThrough(folder, definition, tree);
        Inputs inputs = Inputs.gathered()
                .entries(looked.map(PlainFiles::linked).orElse(List.of()))
                .entry(folder)
                .build();
        return new Prepared() {
            @Override
            public Inputs inputs() {
                return inputs;
            }

            @Override
            public List<Manifest> render() {
                return read(definition, looked.orElseGet(() -> PlainFiles.of(definition, tree, limits)));
            }
        };
    }

    private static TreeEntry folder(Definition definition, SourceTree tree) {
        return tree.find(definition.path()).orElseThrow();
    }

    /** The files, where they had to be looked at for links and Jsonnet. */
    private Optional<PlainFiles> lookedThrough(TreeEntry folder, Definition definition, SourceTree tree) {
        Looked looked = new Looked(folder.id(), definition.directory());
        if (ordinary.contains(looked)) {
            return Optional.empty();
        }
        PlainFiles files = PlainFiles.of(definition, tree, limits);
        if (files.linked().isEmpty() && files.jsonnet().isEmpty()) {
            ordinary.add(looked);
        }
        return Optional.of(files);
    }

    private List<Manifest> read(Definition definition, PlainFiles files) {
        ManifestReading reading = new ManifestReading(definition.namespace(), limits.objects());
        files.readInto(reading);
        return reading.manifests();
    }
}
