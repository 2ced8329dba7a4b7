package dev.plumbline.renderer.helm;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a chart's templates call {@code lookup}. It asks a cluster, and there is none to be asked here: what such a template
 * renders may be less than what {@code helm install} would. Charts in archives are not looked into, and no more than 2,000 files
 * and 64 charts in one another: then a warning says so.
 */
public final class LookupCalls {

    /** An action that is no comment, up to a call with its first argument. */
    private static final Pattern CALL = Pattern.compile("\\{\\{-?\\s*([^}/\\s-][^}]*)?\\blookup\\s+[\"`$.(]");

    private static final int MAX_FILES = 2_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_TOLD = 10;

    private final SourceTree tree;
    private final List<String> found = new ArrayList<>();
    private final Set<RepositoryPath> charts = new HashSet<>();
    private int files;
    private boolean isDeeper;

    private LookupCalls(SourceTree tree) {
        this.tree = tree;
    }

    /** A warning for each template that calls it, at most ten, and one where not all were looked at. */
    public static List<String> in(TreeEntry chart, SourceTree tree) {
        return in(chart, List.of(), tree);
    }

    /** The same, in charts that it depends on too. */
    static List<String> in(TreeEntry chart, List<LocalChart> dependencies, SourceTree tree) {
        LookupCalls calls = new LookupCalls(tree);
        calls.chart(chart, 1);
        dependencies.forEach(dependency -> calls.chart(dependency.folder(), 1));
        if (calls.files > MAX_FILES) {
            calls.found.add(chart.path() + " has more than " + MAX_FILES
                    + " templates: no more were looked at for calls of lookup, which finds nothing");
        }
        if (calls.isDeeper) {
            calls.found.add(chart.path() + " has charts in one another deeper than " + MAX_DEPTH
                    + " levels: no more were looked at for calls of lookup, which finds nothing");
        }
        return List.copyOf(calls.found);
    }

    private void chart(TreeEntry chart, int depth) {
        if (depth > MAX_DEPTH) {
            isDeeper = true;
            return;
        }
        if (!charts.add(chart.path())) {
            return;
        }
        folder(chart.path().resolve("templates"));
        tree.find(chart.path().resolve("charts"))
                .filter(TreeEntry::isDirectory)
                .ifPresent(folder -> tree.children(folder).forEach(child -> Links.resolved(tree, child.path())
                        .filter(TreeEntry::isDirectory)
                        .ifPresent(inner -> chart(inner, depth + 1))));
    }

    private void folder(RepositoryPath path) {
        tree.find(path).filter(TreeEntry::isDirectory).ifPresent(folder -> tree.children(folder)
                .forEach(child -> {
                    if (child.isDirectory()) {
                        folder(child.path());
                    } else if (child.isFile() && files++ < MAX_FILES && found.size() < MAX_TOLD) {
                        template(child);
                    }
                }));
    }

    private void template(TreeEntry file) {
        String text = new String(tree.read(file), StandardCharsets.UTF_8);
        Matcher call = CALL.matcher(text);
        if (call.find()) {
            long line = text.substring(0, call.end()).lines().count();
            found.add(file.path() + ":" + line + " calls lookup, which finds nothing: the renderer sees no cluster");
        }
    }
}
