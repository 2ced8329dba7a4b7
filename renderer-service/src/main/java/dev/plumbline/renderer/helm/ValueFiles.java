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
    private record Place(SourceTree tree, RepositoryPath folder, String ref, String name) {

        boolean isPattern() {
            return Glob.isPattern(name);
        }

        /** Singles out a path among those of all sources. */
        Map.Entry<String, RepositoryPath> key(RepositoryPath path) {
            return Map.entry(ref, path);
        }

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
        List<Place> places = new ArrayList<>();
        Set<Map.Entry<String, RepositoryPath>> placed = new HashSet<>();
        for (String written : settings == null ? List.<String>of() : settings.valueFiles()) {
            Place place = place(written, definition, tree);
            places.add(place);
            if (!place.isPattern()) {
                placed.add(place.key(resolved(place, place.name())));
            }
        }
        List<ValueFile> files = new ArrayList<>();
        Inputs.Builder inputs = Inputs.gathered();
        for (Place place : places) {
            Map<RepositoryPath, TreeEntry> found = place.isPattern() ? matching(place, inputs) : single(place);
            if (found.isEmpty()) {
                missing(place, settings);
            }
            found.forEach((path, file) -> {
                if (!place.isPattern() || placed.add(place.key(path))) {
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

    private static Map<RepositoryPath, TreeEntry> single(Place place) {
        RepositoryPath path = resolved(place, place.name());
        return file(place, path).map(file -> Map.of(path, file)).orElse(Map.of());
    }

    private static Optional<TreeEntry> file(Place place, RepositoryPath path) {
        return Links.resolved(place.tree(), path).filter(TreeEntry::isFile);
    }

    /**
     * A single file that an application names.
     *
     * @throws RenderingException where it is missing or lies outside
     */
    static ValueFile one(String written, Definition definition, SourceTree tree) {
        Place place = place(written, definition, tree);
        RepositoryPath path = resolved(place, place.name());
        TreeEntry file = file(place, path).orElseThrow(() -> notThere(place.shown(path)));
        return new ValueFile(place.ref(), place.tree(), file);
    }

    private static Place place(String written, Definition definition, SourceTree tree) {
        if (!written.startsWith("$")) {
            return new Place(tree, definition.path(), "", written);
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
        return new Place(named, RepositoryPath.ROOT, written.substring(0, slash + 1), written.substring(slash + 1));
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

    private static void missing(Place place, ApplicationSpec.@Nullable Helm settings) {
        if (settings == null || !settings.ignoreMissingValueFiles()) {
            throw notThere(place.shown(resolved(place, place.name())));
        }
    }

    private static RenderingException notThere(String file) {
        return new RenderingException(
                Reason.PATH_NOT_FOUND, "the value file " + file + " is not in the repository", file, null);
    }

    private static Map<RepositoryPath, TreeEntry> matching(Place place, Inputs.Builder inputs) {
        String pattern = place.name();
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
