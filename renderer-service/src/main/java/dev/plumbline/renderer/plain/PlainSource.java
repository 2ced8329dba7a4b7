package dev.plumbline.renderer.plain;

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

/** A folder of manifests: every {@code .yaml}, {@code .yml} and {@code .json} file in it and below, or a choice of these. */
public final class PlainSource implements ManifestSource {

    private static final int REMEMBERED = 10_000;

    private final RenderLimits limits;

    /** Folders in which no link is, so that they need not be looked through again: their id covers all that is in them. */
    private final Newest<Looked> withoutLinks = new Newest<>(REMEMBERED);

    /** A folder that was looked through, with all folders below or without. */
    private record Looked(String id, boolean recursed) {}

    /** A source within these limits. */
    public PlainSource(RenderLimits limits) {
        this.limits = limits;
    }

    @Override
    public SourceType type() {
        return SourceType.PLAIN;
    }

    @Override
    public Prepared prepare(Definition definition, SourceTree tree) {
        TreeEntry folder = tree.find(definition.path()).orElseThrow();
        boolean recurses =
                definition.directory() == null || definition.directory().recurse();
        Optional<PlainFiles> looked = lookedThrough(new Looked(folder.id(), recurses), definition, tree);
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

    /** The files, where they had to be looked at for links. */
    private Optional<PlainFiles> lookedThrough(Looked folder, Definition definition, SourceTree tree) {
        if (withoutLinks.contains(folder)) {
            return Optional.empty();
        }
        PlainFiles files = PlainFiles.of(definition, tree, limits);
        if (files.linked().isEmpty()) {
            withoutLinks.add(folder);
        }
        return Optional.of(files);
    }

    private List<Manifest> read(Definition definition, PlainFiles files) {
        ManifestReading reading = new ManifestReading(definition.namespace(), limits.objects());
        files.readInto(reading);
        return reading.manifests();
    }
}
