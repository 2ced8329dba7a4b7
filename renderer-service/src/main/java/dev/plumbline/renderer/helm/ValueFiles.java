package dev.plumbline.renderer.helm;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Glob;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value files of an application, in the order in which they count. A pattern stands for the files that match it, in the
 * order of their paths; a file that matches twice counts where it comes first. What begins with {@code $name/} lies in the
 * source of that ref, from its root.
 *
 * @param inputs the files, and the folders in which patterns were looked for
 */
record ValueFiles(List<ValueFile> files, Inputs inputs) {

    private static final int MAX_FILES = 500;
    private static final int MAX_LOOKED_AT = 10_000;

    /**
     * A file of values.
     *
     * @param source what stands before its path where it is in another source than the chart, else empty
     * @param tree that source
     */
    record ValueFile(String source, SourceTree tree, TreeEntry entry) {

        byte[] content() {
            return tree.read(entry);
        }

        long size() {
            return tree.size(entry);
        }
    }

    /** Where a name is looked for: in a source, from a folder, with its ref as it stood before the name. */
    private record Place(SourceTree tree, RepositoryPath folder, String ref) {

        /** The path in the source, for people. */
        String shown(RepositoryPath path) {
            return ref + path;
        }
    }

    /**
     * Those that an application names.
     *
     * @throws RenderingException where one is missing, and must not be, or lies outside
     */
    static ValueFiles of(Definition definition, SourceTree tree) {
        ApplicationSpec.Helm settings = definition.helm();
        Map<Map.Entry<String, RepositoryPath>, ValueFile> files = new LinkedHashMap<>();
        Inputs.Builder inputs = Inputs.gathered();
        for (String written : settings == null ? List.<String>of() : settings.valueFiles()) {
            Place place = place(written, definition, tree);
            String name = written.substring(place.ref().length());
            List<TreeEntry> found = Glob.isPattern(name)
                    ? matching(name, place, inputs)
                    : Links.resolved(place.tree(), resolved(place, name)).filter(TreeEntry::isFile).stream()
                            .toList();
            if (found.isEmpty()) {
                missing(name, place, settings);
            }
            for (TreeEntry file : found) {
                files.putIfAbsent(Map.entry(place.ref(), file.path()), new ValueFile(place.ref(), place.tree(), file));
                inputs.entry(place.ref(), file);
            }
            if (files.size() > MAX_FILES) {
                throw RenderingException.limit("value files", files.size(), MAX_FILES);
            }
        }
        return new ValueFiles(List.copyOf(files.values()), inputs.build());
    }

    /**
     * A single file that an application names.
     *
     * @throws RenderingException where it is missing or lies outside
     */
    static ValueFile one(String written, Definition definition, SourceTree tree) {
        Place place = place(written, definition, tree);
        RepositoryPath path = resolved(place, written.substring(place.ref().length()));
        TreeEntry file = Links.resolved(place.tree(), path)
                .filter(TreeEntry::isFile)
                .orElseThrow(() -> notThere(place.shown(path)));
        return new ValueFile(place.ref(), place.tree(), file);
    }

    private static Place place(String written, Definition definition, SourceTree tree) {
        if (!written.startsWith("$")) {
            return new Place(tree, definition.path(), "");
        }
        int slash = written.indexOf('/');
        String ref = slash < 0 ? written.substring(1) : written.substring(1, slash);
        SourceTree named = tree.named(ref)
                .filter(source -> slash > 0)
                .orElseThrow(() -> new RenderingException(
                        Reason.PATH_NOT_FOUND,
                        "the value file " + written + " is in no source: it begins with $, but none has ref " + ref,
                        written,
                        null));
        return new Place(named, RepositoryPath.ROOT, written.substring(0, slash + 1));
    }

    private static RepositoryPath resolved(Place place, String name) {
        try {
            return place.folder().resolve(name);
        } catch (IllegalArgumentException outside) {
            throw notThere(place.ref() + name);
        }
    }

    private static void missing(String name, Place place, ApplicationSpec.@Nullable Helm settings) {
        if (settings == null || !settings.ignoreMissingValueFiles()) {
            throw notThere(place.shown(resolved(place, name)));
        }
    }

    private static RenderingException notThere(String file) {
        return new RenderingException(
                Reason.PATH_NOT_FOUND, "the value file " + file + " is not in the repository", file, null);
    }

    private static List<TreeEntry> matching(String pattern, Place place, Inputs.Builder inputs) {
        int wild = 0;
        while (!Glob.isPattern(pattern.substring(wild, wild + 1))) {
            wild++;
        }
        int slash = pattern.lastIndexOf('/', wild);
        RepositoryPath base = resolved(place, slash < 0 ? "." : pattern.substring(0, slash + 1));
        Glob glob = glob(pattern.substring(slash + 1));
        List<TreeEntry> found = new ArrayList<>();
        SourceTree tree = place.tree();
        Links.resolved(tree, base, link -> inputs.entry(place.ref(), link))
                .filter(TreeEntry::isDirectory)
                .ifPresent(folder -> {
                    inputs.entry(place.ref(), folder);
                    collect(tree, folder, folder.path(), glob, found, new int[1]);
                });
        return found;
    }

    private static Glob glob(String pattern) {
        try {
            return Glob.withinFolders(pattern);
        } catch (IllegalArgumentException e) {
            throw new RenderingException(Reason.INVALID_MANIFEST, String.valueOf(e.getMessage()));
        }
    }

    private static void collect(
            SourceTree tree, TreeEntry folder, RepositoryPath base, Glob glob, List<TreeEntry> found, int[] lookedAt) {
        for (TreeEntry child : tree.children(folder)) {
            if (++lookedAt[0] > MAX_LOOKED_AT) {
                throw RenderingException.limit("files that a pattern is looked for in", lookedAt[0], MAX_LOOKED_AT);
            }
            String path = child.path().value();
            if (child.isDirectory()) {
                collect(tree, child, base, glob, found, lookedAt);
            } else if (glob.matches(
                    base.isRoot() ? path : path.substring(base.value().length() + 1))) {
                Links.resolved(tree, child.path()).filter(TreeEntry::isFile).ifPresent(found::add);
            }
        }
    }
}
