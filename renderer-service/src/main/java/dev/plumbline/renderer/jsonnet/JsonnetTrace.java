package dev.plumbline.renderer.jsonnet;

import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All files that Jsonnet files import, and the links on the way to them. An import is looked for beside the file that names it,
 * then in each library folder, the last one first; places where it was not found count too, since a file that appears there
 * changes what is imported.
 */
final class JsonnetTrace {

    private final SourceTree tree;
    private final List<RepositoryPath> libs;
    private final int maxFiles;
    private final Map<RepositoryPath, TreeEntry> reached = new TreeMap<>();
    private final Set<RepositoryPath> absent = new TreeSet<>();
    private final Set<RepositoryPath> seen = new HashSet<>();
    private final Deque<Reference> unread = new ArrayDeque<>();

    /** A file, and the path by which it is known: imports are relative to that, even if links lead to the file. */
    private record Reference(RepositoryPath as, TreeEntry file) {}

    private JsonnetTrace(SourceTree tree, List<RepositoryPath> libs, int maxFiles) {
        this.tree = tree;
        this.libs = libs.reversed();
        this.maxFiles = maxFiles;
    }

    /**
     * What imports.
     *
     * @param files the paths at which they are, or links to them
     * @param values code that stands in no file, and imports from libraries only
     */
    record Roots(List<RepositoryPath> files, List<String> values) {}

    /**
     * Follows imports.
     *
     * @throws RenderingException where there are too many, or a link leads out of the repository
     */
    static JsonnetTrace from(Roots roots, List<RepositoryPath> libs, SourceTree tree, RenderLimits limits) {
        JsonnetTrace trace = new JsonnetTrace(tree, libs, limits.files());
        roots.files().forEach(file -> trace.found(file).ifPresent(entry -> trace.reach(file, entry, true)));
        roots.values().forEach(value -> trace.follow(value, trace.libs));
        while (!trace.unread.isEmpty()) {
            trace.follow(trace.unread.removeFirst());
        }
        return trace;
    }

    /** The files, and the links to them, by path. */
    Map<RepositoryPath, TreeEntry> reached() {
        return reached;
    }

    /** They, and the paths at which there is none. */
    Inputs inputs() {
        Inputs.Builder inputs = Inputs.gathered().entries(reached.values());
        absent.forEach(inputs::absent);
        return inputs.build();
    }

    private void reach(RepositoryPath as, TreeEntry entry, boolean code) {
        reached.put(entry.path(), entry);
        if (seen.add(as) && code) {
            unread.add(new Reference(as, entry));
        }
        if (seen.size() > maxFiles) {
            throw RenderingException.limit("files that are imported", seen.size(), maxFiles);
        }
    }

    private void follow(Reference reference) {
        List<RepositoryPath> folders = new ArrayList<>(libs);
        folders.addFirst(reference.as().parent());
        follow(new String(tree.read(reference.file()), StandardCharsets.UTF_8), folders);
    }

    private void follow(String text, List<RepositoryPath> folders) {
        for (Imports.Import each : Imports.of(text)) {
            // What is found nowhere Jsonnet itself says best.
            for (RepositoryPath place : places(folders, each.path())) {
                Optional<TreeEntry> found = found(place);
                if (found.isPresent()) {
                    reach(place, found.get(), each.code());
                    break;
                }
            }
        }
    }

    private static List<RepositoryPath> places(List<RepositoryPath> folders, String path) {
        return folders.stream()
                .map(folder -> place(folder, path))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<RepositoryPath> place(RepositoryPath folder, String path) {
        try {
            return Optional.of(folder.resolve(path));
        } catch (IllegalArgumentException outside) {
            return Optional.empty();
        }
    }

    /** The file at a path, through links; absent ones are noted. */
    private Optional<TreeEntry> found(RepositoryPath path) {
        Optional<TreeEntry> file = Links.resolved(tree, path, link -> reach(link.path(), link, false))
                .filter(TreeEntry::isFile);
        if (file.isEmpty()) {
            absent.add(path);
        }
        return file;
    }
}
