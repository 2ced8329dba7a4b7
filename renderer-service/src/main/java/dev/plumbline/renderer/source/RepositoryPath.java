package dev.plumbline.renderer.source;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A path in a repository, from its root, with no {@code .}, no {@code ..} and no slash at either end; empty for the root.
 */
public record RepositoryPath(String value) implements Comparable<RepositoryPath> {

    /** The repository's root. */
    public static final RepositoryPath ROOT = new RepositoryPath("");

    /**
     * The path that somebody wrote.
     *
     * @throws IllegalArgumentException where it is absolute or leads out of the repository
     */
    public static RepositoryPath of(String text) {
        return ROOT.resolve(text);
    }

    /**
     * The path that is written so in a file of this folder.
     *
     * @throws IllegalArgumentException where it is absolute or leads out of the repository
     */
    public RepositoryPath resolve(String relative) {
        if (relative.startsWith("/")) {
            throw new IllegalArgumentException("the path " + relative + " is absolute");
        }
        Deque<String> parts = new ArrayDeque<>(parts());
        for (String part : relative.split("/", -1)) {
            if (part.equals("..") && parts.pollLast() == null) {
                throw new IllegalArgumentException("the path " + relative + " leads out of the repository");
            }
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.addLast(part);
            }
        }
        return new RepositoryPath(String.join("/", parts));
    }

    /** The folder that holds it; the root's is the root. */
    public RepositoryPath parent() {
        int slash = value.lastIndexOf('/');
        return slash < 0 ? ROOT : new RepositoryPath(value.substring(0, slash));
    }

    /** The last part; empty for the root. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** How many parts it has. */
    public int depth() {
        return parts().size();
    }

    /** Whether it is the root. */
    public boolean isRoot() {
        return value.isEmpty();
    }

    /** Whether the other is this or lies below it. */
    public boolean contains(RepositoryPath other) {
        return isRoot() || other.value.equals(value) || other.value.startsWith(value + "/");
    }

    @Override
    public int compareTo(RepositoryPath other) {
        return value.compareTo(other.value);
    }

    /** The path, {@code .} for the root. */
    @Override
    public String toString() {
        return isRoot() ? "." : value;
    }

    private List<String> parts() {
        return isRoot() ? List.of() : Arrays.asList(value.split("/"));
    }
}
