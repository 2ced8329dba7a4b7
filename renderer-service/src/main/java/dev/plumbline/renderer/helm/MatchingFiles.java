package dev.plumbline.renderer.helm;

import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Glob;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files below a folder that match a pattern, in the order in which Argo CD finds them: those of a folder itself before those
 * of the folders in it, each by their names.
 */
final class MatchingFiles {

    private static final int MAX_LOOKED_AT = 10_000;

    private final SourceTree tree;
    private final RepositoryPath base;
    private final Glob glob;
    private final Map<RepositoryPath, TreeEntry> found = new LinkedHashMap<>();
    private int lookedAt;

    private MatchingFiles(SourceTree tree, RepositoryPath base, Glob glob) {
        this.tree = tree;
        this.base = base;
        this.glob = glob;
    }

    /**
     * What links lead to, by the path that matches.
     *
     * @throws RenderingException where there are too many files to look at, or a link leads out of the repository
     */
    static Map<RepositoryPath, TreeEntry> below(TreeEntry folder, Glob glob, SourceTree tree) {
        MatchingFiles files = new MatchingFiles(tree, folder.path(), glob);
        files.collect(folder);
        return files.found;
    }

    private void collect(TreeEntry folder) {
        List<TreeEntry> folders = new ArrayList<>();
        for (TreeEntry child : byName(tree.children(folder))) {
            if (++lookedAt > MAX_LOOKED_AT) {
                throw RenderingException.limit("files that a pattern is looked for in", lookedAt, MAX_LOOKED_AT);
            }
            if (child.isDirectory()) {
                folders.add(child);
            } else if (glob.matches(fromBase(child))) {
                Links.resolved(tree, child.path())
                        .filter(TreeEntry::isFile)
                        .ifPresent(file -> found.put(child.path(), file));
            }
        }
        folders.forEach(this::collect);
    }

    /** Git has {@code a-b} before the folder {@code a}. */
    private static List<TreeEntry> byName(List<TreeEntry> entries) {
        return entries.stream()
                .sorted(Comparator.comparing(entry -> entry.path().name()))
                .toList();
    }

    private String fromBase(TreeEntry file) {
        String path = file.path().value();
        return base.isRoot() ? path : path.substring(base.value().length() + 1);
    }
}
