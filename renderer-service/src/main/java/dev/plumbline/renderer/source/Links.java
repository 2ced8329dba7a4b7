package dev.plumbline.renderer.source;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What links lead to, step by step as a kernel finds it for a program that sees these files. One that leads out of the repository
 * is refused, wherever it comes back to.
 */
public final class Links {

    /** As many as Linux follows for one path. */
    private static final int MAX_LINKS = 40;

    private final SourceTree tree;
    private final Consumer<TreeEntry> passed;
    private final Deque<String> left = new ArrayDeque<>();
    private RepositoryPath here = RepositoryPath.ROOT;
    private @Nullable TreeEntry last;
    private int links;

    private Links(SourceTree tree, RepositoryPath path, Consumer<TreeEntry> passed) {
        this.tree = tree;
        this.passed = passed;
        left.addAll(List.of(path.value().split("/")));
    }

    /**
     * What is at a path, through links: no link itself.
     *
     * @return empty where nothing is there, or where links lead in a circle
     * @throws RenderingException where a link on the way leads out of the repository
     */
    public static Optional<TreeEntry> resolved(SourceTree tree, RepositoryPath path) {
        return resolved(tree, path, link -> {});
    }

    /**
     * The same.
     *
     * @param passed is told each link on the way
     */
    public static Optional<TreeEntry> resolved(SourceTree tree, RepositoryPath path, Consumer<TreeEntry> passed) {
        Optional<TreeEntry> direct = tree.find(path);
        return direct.filter(entry -> entry.kind() != TreeEntry.Kind.LINK).isPresent()
                ? direct
                : new Links(tree, path, passed).walked();
    }

    /**
     * All that links in these entries, and in what they lead to, lead to, with the links on the way: by path, and without what
     * lies in them.
     *
     * @param max how many entries may be looked at
     * @throws RenderingException where there are more, or a link leads out of the repository
     */
    public static Map<RepositoryPath, TreeEntry> from(Collection<TreeEntry> entries, SourceTree tree, int max) {
        Map<RepositoryPath, TreeEntry> reached = new TreeMap<>();
        Set<RepositoryPath> seen = new HashSet<>();
        Deque<TreeEntry> unseen = new ArrayDeque<>(entries);
        while (!unseen.isEmpty()) {
            TreeEntry entry = unseen.removeFirst();
            if (!seen.add(entry.path())) {
                continue;
            }
            if (seen.size() > max) {
                throw RenderingException.limit("files and folders", seen.size(), max);
            }
            if (entry.isDirectory()) {
                unseen.addAll(tree.children(entry));
            } else if (entry.kind() == TreeEntry.Kind.LINK) {
                resolved(tree, entry.path(), link -> reached.put(link.path(), link))
                        .ifPresent(target -> {
                            reached.put(target.path(), target);
                            unseen.add(target);
                        });
            }
        }
        return reached;
    }

    private Optional<TreeEntry> walked() {
        while (!left.isEmpty()) {
            String part = left.removeFirst();
            if (part.equals("..")) {
                if (here.isRoot()) {
                    throw leaves();
                }
                here = here.parent();
            } else if (!part.isEmpty() && !part.equals(".") && !step(here.resolve(part))) {
                return Optional.empty();
            }
        }
        return tree.find(here);
    }

    /** Goes there, or adds what a link says to what is left of the way; false where there is nothing. */
    private boolean step(RepositoryPath next) {
        Optional<TreeEntry> entry = tree.find(next);
        if (entry.isEmpty()) {
            requireWithin(next);
            return false;
        }
        if (entry.get().kind() != TreeEntry.Kind.LINK) {
            here = next;
            return left.isEmpty() || entry.get().isDirectory();
        }
        last = entry.get();
        passed.accept(last);
        String target = new String(tree.read(last), StandardCharsets.UTF_8);
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0) {
            throw leaves();
        }
        Arrays.asList(target.split("/")).reversed().forEach(left::addFirst);
        return ++links <= MAX_LINKS;
    }

    /** Where nothing is yet, something may be one day. */
    private void requireWithin(RepositoryPath missing) {
        try {
            missing.resolve(String.join("/", left));
        } catch (IllegalArgumentException outside) {
            throw leaves();
        }
    }

    private RenderingException leaves() {
        String file = last == null ? here.toString() : last.path().value();
        return new RenderingException(
                Reason.INVALID_MANIFEST, "the link " + file + " leads out of the repository", file, null);
    }
}
