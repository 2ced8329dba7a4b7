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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The value files of an application, in the order in which they count. A pattern stands for the files that match it and that
 * neither an earlier pattern matches nor any entry names, so that these keep their places, as Argo CD has it. A name with a slash
 * before it is looked for from the root; what begins with {@code $name/} lies in the source of that ref, from its root.
 *
 * @param inputs the files, and the folders in which patterns were looked for
 */
record ValueFiles(List<ValueFile> files, Inputs inputs) {

    private static final int MAX_FILES = 500;

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
        List<String> entries = settings == null ? List.of() : settings.valueFiles();
        Set<Map.Entry<String, RepositoryPath>> placed = named(entries, definition, tree);
        List<ValueFile> files = new ArrayList<>();
        Inputs.Builder inputs = Inputs.gathered();
        for (String written : entries) {
            Place place = place(written, definition, tree);
            String name = written.substring(place.ref().length());
            Map<RepositoryPath, TreeEntry> found =
                    Glob.isPattern(name) ? matching(name, place, inputs) : single(name, place);
            if (found.isEmpty()) {
                missing(name, place, settings);
            }
            found.forEach((path, file) -> {
                if (!Glob.isPattern(name) || placed.add(Map.entry(place.ref(), path))) {
                    files.add(new ValueFile(place.ref(), place.tree(), file));
                    inputs.entry(place.ref(), file);
                }
            });
            if (files.size() > MAX_FILES) {
                throw RenderingException.limit("value files", files.size(), MAX_FILES);
            }
        }
        return new ValueFiles(List.copyOf(files), inputs.build());
    }

    /** The paths that are no patterns, each with the ref before it. */
    private static Set<Map.Entry<String, RepositoryPath>> named(
            List<String> entries, Definition definition, SourceTree tree) {
        Set<Map.Entry<String, RepositoryPath>> named = new HashSet<>();
        for (String written : entries) {
            Place place = place(written, definition, tree);
            String name = written.substring(place.ref().length());
            if (!Glob.isPattern(name)) {
                named.add(Map.entry(place.ref(), resolved(place, name)));
            }
        }
        return named;
    }

    private static Map<RepositoryPath, TreeEntry> single(String name, Place place) {
        RepositoryPath path = resolved(place, name);
        return Links.resolved(place.tree(), path)
                .filter(TreeEntry::isFile)
                .map(file -> Map.of(path, file))
                .orElse(Map.of());
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
            return name.startsWith("/")
                    ? RepositoryPath.of(name.replaceFirst("^/+", ""))
                    : place.folder().resolve(name);
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

    private static Map<RepositoryPath, TreeEntry> matching(String pattern, Place place, Inputs.Builder inputs) {
        int wild = 0;
        while (!Glob.isPattern(pattern.substring(wild, wild + 1))) {
            wild++;
        }
        int slash = pattern.lastIndexOf('/', wild);
        RepositoryPath base = resolved(place, slash < 0 ? "." : pattern.substring(0, slash + 1));
        Glob glob = glob(pattern.substring(slash + 1));
        Optional<TreeEntry> folder = Links.resolved(place.tree(), base, link -> inputs.entry(place.ref(), link))
                .filter(TreeEntry::isDirectory);
        folder.ifPresent(there -> inputs.entry(place.ref(), there));
        return folder.map(there -> MatchingFiles.below(there, glob, place.tree()))
                .orElse(Map.of());
    }

    private static Glob glob(String pattern) {
        try {
            return Glob.withinFolders(pattern);
        } catch (IllegalArgumentException e) {
            throw new RenderingException(Reason.INVALID_MANIFEST, String.valueOf(e.getMessage()));
        }
    }
}
