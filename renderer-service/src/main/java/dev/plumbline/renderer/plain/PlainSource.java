package dev.plumbline.renderer.plain;

import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.List;
import java.util.Map;

/** A folder of manifests: every {@code .yaml}, {@code .yml} and {@code .json} file in it and below, or a choice of these. */
public final class PlainSource implements ManifestSource {

    private final RenderLimits limits;

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
        return new Prepared() {
            @Override
            public Map<String, String> inputs() {
                return Map.of(folder.path().toString(), folder.id());
            }

            @Override
            public List<Manifest> render() {
                return read(definition, tree);
            }
        };
    }

    private List<Manifest> read(Definition definition, SourceTree tree) {
        ManifestReading reading = new ManifestReading(definition.namespace(), limits.objects());
        PlainFiles.of(definition, tree, limits).readInto(reading);
        return reading.manifests();
    }
}
