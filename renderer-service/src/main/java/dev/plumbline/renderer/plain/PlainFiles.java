package dev.plumbline.renderer.plain;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.Origin;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of a folder that count: manifests, and Jsonnet that gives some. Links are followed: a file or a folder that one leads to
 * counts under the link's name.
 */
public final class PlainFiles {

    /** Ten folders, each ten times in the next, are a small repository with more files than anybody can count. */
    private static final int MAX_LOOKED_AT = 100_000;

    /** Folders that links lead to, one from the other, are as deep as those in one another may be. */
    private static final int MAX_DEPTH = 64;

    /** Wherever it stands in a file, Argo CD leaves out that file. */
    private static final String LEFT_OUT = "+argocd:skip-file-rendering";

    private final SourceTree tree;
    private final RenderLimits limits;
    private final FileChoice choice;
    private final List<Found> manifests = new ArrayList<>();
    private final List<RepositoryPath> jsonnet = new ArrayList<>();
    private final Map<RepositoryPath, TreeEntry> linked = new TreeMap<>();

    /** The folders that the one which is looked at is in, by where they really are. */
    private final Set<RepositoryPath> above = new HashSet<>();

    private int lookedAt;

    /** A file, and the path by which it is known. */
    private record Found(RepositoryPath as, TreeEntry file) {}

    private PlainFiles(SourceTree tree, RenderLimits limits, FileChoice choice) {
        this.tree = tree;
        this.limits = limits;
        this.choice = choice;
    }

    /**
     * Those of an application's folder.
     *
     * @throws RenderingException where there are too many, or a link leads out of the repository, to nothing, or in a circle
     */
    public static PlainFiles of(Definition definition, SourceTree tree, RenderLimits limits) {
        PlainFiles files = new PlainFiles(tree, limits, FileChoice.of(definition));
        TreeEntry folder = tree.find(definition.path()).orElseThrow();
        files.collect(folder.path(), folder);
        return files;
    }

    /** Whether that file of the application's folder, or of one below, counts where it is a folder of plain manifests. */
    public static boolean counts(RepositoryPath file, Definition definition) {
        return FileChoice.of(definition).takes(file);
    }

    /** The {@code .jsonnet} files, some of which may be links or below one; libraries, {@code .libsonnet}, are none. */
    public List<RepositoryPath> jsonnet() {
        return jsonnet;
    }

    /** All links in the folder, and what they lead to. */
    public Collection<TreeEntry> linked() {
        return linked.values();
    }

    /**
     * Reads the manifests.
     *
     * @throws RenderingException where one is none
     */
    public void readInto(ManifestReading reading) {
        long bytes = 0;
        for (Found found : manifests) {
            byte[] content = tree.read(found.file());
            bytes += content.length;
            if (bytes > limits.bytes()) {
                throw RenderingException.limit("bytes of manifests", bytes, limits.bytes());
            }
            String name = found.as().value();
            if (!isLeftOut(content)) {
                reading.add(content, name.endsWith(".json"), line -> new Origin(name, line));
            }
        }
    }

    private static boolean isLeftOut(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains(LEFT_OUT);
    }

    private void collect(RepositoryPath as, TreeEntry folder) {
        above.add(folder.path());
        if (above.size() > MAX_DEPTH) {
            throw RenderingException.limit("levels of folders, links followed", above.size(), MAX_DEPTH);
        }
        for (TreeEntry child : tree.children(folder)) {
            if (++lookedAt > MAX_LOOKED_AT) {
                throw RenderingException.limit("files and folders below the path", lookedAt, MAX_LOOKED_AT);
            }
            RepositoryPath path = as.resolve(child.path().name());
            if (child.kind() == TreeEntry.Kind.LINK) {
                followed(path, child).ifPresent(target -> count(path, target));
            } else {
                count(path, child);
            }
        }
        above.remove(folder.path());
    }

    private void count(RepositoryPath path, TreeEntry entry) {
        if (entry.kind() == TreeEntry.Kind.SUBMODULE && choice.enters(path)) {
            throw RenderingException.submodule(entry.path().value());
        }
        if (entry.isDirectory()) {
            if (choice.enters(path)) {
                collect(path, entry);
            }
        } else if (choice.takes(path)) {
            take(path, entry);
        }
    }

    /** What a link leads to, where that may count. */
    private Optional<TreeEntry> followed(RepositoryPath path, TreeEntry link) {
        linked.put(link.path(), link);
        boolean counts = choice.takes(path);
        if (!counts && !choice.enters(path)) {
            return Optional.empty();
        }
        Optional<TreeEntry> target = Links.resolved(tree, link.path(), passed -> linked.put(passed.path(), passed));
        if (target.isEmpty() && counts) {
            throw invalid("the link " + path + " leads to nothing", path);
        }
        target.ifPresent(entry -> {
            linked.put(entry.path(), entry);
            if (choice.enters(path) && above.stream().anyMatch(entry.path()::contains)) {
                throw invalid("the link " + path + " leads to a folder that it is in itself", path);
            }
        });
        return target;
    }

    private static RenderingException invalid(String message, RepositoryPath file) {
        return new RenderingException(Reason.INVALID_MANIFEST, message, file.value(), null);
    }

    private void take(RepositoryPath path, TreeEntry file) {
        if (path.value().endsWith(FileChoice.JSONNET)) {
            if (!isLeftOut(tree.read(file))) {
                jsonnet.add(path);
            }
        } else {
            manifests.add(new Found(path, file));
        }
        if (manifests.size() + jsonnet.size() > limits.files()) {
            throw RenderingException.limit("files", manifests.size() + jsonnet.size(), limits.files());
        }
    }
}
