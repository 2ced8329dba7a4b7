package dev.plumbline.renderer.plain;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.Origin;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.ArrayList;
import java.util.List;

/** The files of a folder that count: manifests, and Jsonnet that gives some. */
public final class PlainFiles {

    /** Ten folders, each ten times in the next, are a small repository with more files than anybody can count. */
    private static final int MAX_LOOKED_AT = 100_000;

    private final SourceTree tree;
    private final RenderLimits limits;
    private final FileChoice choice;
    private final List<TreeEntry> manifests = new ArrayList<>();
    private final List<TreeEntry> jsonnet = new ArrayList<>();
    private int lookedAt;

    private PlainFiles(SourceTree tree, RenderLimits limits, FileChoice choice) {
        this.tree = tree;
        this.limits = limits;
        this.choice = choice;
    }

    /**
     * Those of an application's folder.
     *
     * @throws RenderingException where there are too many, or one is a link
     */
    public static PlainFiles of(Definition definition, SourceTree tree, RenderLimits limits) {
        PlainFiles files = new PlainFiles(tree, limits, FileChoice.of(definition));
        files.collect(tree.find(definition.path()).orElseThrow());
        return files;
    }

    /** The {@code .jsonnet} files; libraries, {@code .libsonnet}, are none. */
    public List<TreeEntry> jsonnet() {
        return jsonnet;
    }

    /**
     * Reads the manifests.
     *
     * @throws RenderingException where one is none
     */
    public void readInto(ManifestReading reading) {
        long bytes = 0;
        for (TreeEntry file : manifests) {
            byte[] content = tree.read(file);
            bytes += content.length;
            if (bytes > limits.bytes()) {
                throw RenderingException.limit("bytes of manifests", bytes, limits.bytes());
            }
            String name = file.path().value();
            reading.add(content, name.endsWith(".json"), line -> new Origin(name, line));
        }
    }

    private void collect(TreeEntry folder) {
        for (TreeEntry child : tree.children(folder)) {
            if (++lookedAt > MAX_LOOKED_AT) {
                throw RenderingException.limit("files and folders below the path", lookedAt, MAX_LOOKED_AT);
            }
            if (child.kind() == TreeEntry.Kind.SUBMODULE && choice.recurses()) {
                throw RenderingException.submodule(child.path().value());
            }
            if (child.isDirectory()) {
                if (choice.recurses()) {
                    collect(child);
                }
            } else if (choice.takes(child.path())) {
                take(child);
            }
        }
    }

    private void take(TreeEntry child) {
        String file = child.path().value();
        boolean isJsonnet = file.endsWith(FileChoice.JSONNET);
        if (!child.isFile()) {
            throw new RenderingException(Reason.INVALID_MANIFEST, file + " is a link; put the file there", file, null);
        }
        (isJsonnet ? jsonnet : manifests).add(child);
        if (manifests.size() + jsonnet.size() > limits.files()) {
            throw RenderingException.limit("files", manifests.size() + jsonnet.size(), limits.files());
        }
    }
}
