package dev.plumbline.renderer.helm;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Glob;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The value files of an application, in the order in which they count. A pattern stands for the files that match it, in the
 * order of their paths; a file that matches twice counts where it comes first.
 *
 * @param inputs the ids of the files, and of the folders in which patterns were looked for
 */
record ValueFiles(List<TreeEntry> files, Map<String, String> inputs) {

    private static final int MAX_FILES = 500;
    private static final int MAX_LOOKED_AT = 10_000;

    /**
     * Those that an application names.
     *
     * @throws RenderingException where one is missing, and must not be, or lies outside
     */
    static ValueFiles of(Definition definition, SourceTree tree) {
        ApplicationSpec.Helm settings = definition.helm();
        Set<TreeEntry> files = new LinkedHashSet<>();
        Map<String, String> inputs = new TreeMap<>();
        for (String name : settings == null ? List.<String>of() : settings.valueFiles()) {
            if (Glob.isPattern(name)) {
                files.addAll(matching(name, definition, tree, inputs));
            } else {
                tree.find(resolved(definition, name))
                        .filter(TreeEntry::isFile)
                        .ifPresentOrElse(files::add, () -> missing(name, definition));
            }
            if (files.size() > MAX_FILES) {
                throw RenderingException.limit("value files", files.size(), MAX_FILES);
            }
        }
        files.forEach(file -> inputs.put(file.path().toString(), file.id()));
        return new ValueFiles(List.copyOf(files), inputs);
    }

    private static RepositoryPath resolved(Definition definition, String name) {
        try {
            return definition.path().resolve(name);
        } catch (IllegalArgumentException outside) {
            throw new RenderingException(
                    Reason.PATH_NOT_FOUND, "the value file " + name + " is not in the repository", name, null);
        }
    }

    private static void missing(String name, Definition definition) {
        ApplicationSpec.Helm settings = definition.helm();
        if (settings == null || !settings.ignoreMissingValueFiles()) {
            String file = resolved(definition, name).toString();
            throw new RenderingException(
                    Reason.PATH_NOT_FOUND, "the value file " + file + " is not in the repository", file, null);
        }
    }

    private static List<TreeEntry> matching(
            String pattern, Definition definition, SourceTree tree, Map<String, String> inputs) {
        int wild = 0;
        while (!Glob.isPattern(pattern.substring(wild, wild + 1))) {
            wild++;
        }
        int slash = pattern.lastIndexOf('/', wild);
        RepositoryPath base = resolved(definition, slash < 0 ? "." : pattern.substring(0, slash + 1));
        Glob glob = glob(pattern.substring(slash + 1));
        List<TreeEntry> found = new ArrayList<>();
        tree.find(base).filter(TreeEntry::isDirectory).ifPresent(folder -> {
            inputs.put(folder.path() + "/", folder.id());
            collect(tree, folder, base, glob, found, new int[1]);
        });
        if (found.isEmpty()) {
            missing(pattern, definition);
        }
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
            } else if (child.isFile()
                    && glob.matches(
                            base.isRoot() ? path : path.substring(base.value().length() + 1))) {
                found.add(child);
            }
        }
    }
}
