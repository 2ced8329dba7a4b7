package dev.plumbline.renderer.plain;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.manifest.Origin;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A folder of manifests: every {@code .yaml}, {@code .yml} and {@code .json} file in it and below, or a choice of these. */
public final class PlainSource implements ManifestSource {

    /** Ten folders, each ten times in the next, are a small repository with more files than anybody can count. */
    private static final int MAX_LOOKED_AT = 100_000;

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
                return read(definition, tree, folder);
            }
        };
    }

    private List<Manifest> read(Definition definition, SourceTree tree, TreeEntry folder) {
        List<TreeEntry> files = new ArrayList<>();
        FileChoice choice = FileChoice.of(definition);
        collect(tree, folder, choice, files, new int[1]);
        ManifestReading reading = new ManifestReading(definition.namespace(), limits.objects());
        long bytes = 0;
        for (TreeEntry file : files) {
            byte[] content = tree.read(file);
            bytes += content.length;
            if (bytes > limits.bytes()) {
                throw RenderingException.limit("bytes of manifests", bytes, limits.bytes());
            }
            String name = file.path().value();
            reading.add(content, name.endsWith(".json"), line -> new Origin(name, line));
        }
        return reading.manifests();
    }

    private void collect(SourceTree tree, TreeEntry folder, FileChoice choice, List<TreeEntry> files, int[] lookedAt) {
        for (TreeEntry child : tree.children(folder)) {
            if (++lookedAt[0] > MAX_LOOKED_AT) {
                throw RenderingException.limit("files and folders below the path", lookedAt[0], MAX_LOOKED_AT);
            }
            if (child.kind() == TreeEntry.Kind.SUBMODULE && choice.recurses()) {
                throw RenderingException.submodule(child.path().value());
            }
            if (child.isDirectory()) {
                if (choice.recurses()) {
                    collect(tree, child, choice, files, lookedAt);
                }
            } else if (choice.takes(child.path())) {
                if (!child.isFile()) {
                    String file = child.path().value();
                    throw new RenderingException(
                            Reason.INVALID_MANIFEST, file + " is a link; put the file there", file, null);
                }
                files.add(child);
            }
            if (files.size() > limits.files()) {
                throw RenderingException.limit("files", files.size(), limits.files());
            }
        }
    }
}
