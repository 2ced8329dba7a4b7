package dev.plumbline.renderer.source;

import dev.plumbline.events.ApplicationSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A revision's files, and in the places of those submodules that are allowed theirs, at the commits that the revision pins. A
 * submodule is fetched when something in it is looked at. What is not allowed stays what it is, and is refused by whoever meets it.
 */
final class SubmoduleTree implements SourceTree {

    private final SourceTree outer;
    private final Submodules submodules;
    private final Submodules.Outer context;
    private final Map<RepositoryPath, SourceTree> opened = new HashMap<>();
    private @Nullable Map<RepositoryPath, String> urls;

    SubmoduleTree(SourceTree outer, Submodules submodules, Submodules.Outer context) {
        this.outer = outer;
        this.submodules = submodules;
        this.context = context;
    }

    /** A submodule's place, and its files. */
    private record Inner(RepositoryPath at, SourceTree files) {

        TreeEntry inside(TreeEntry entry) {
            return new TreeEntry(inside(entry.path()), entry.kind(), entry.id());
        }

        RepositoryPath inside(RepositoryPath path) {
            return path.equals(at)
                    ? RepositoryPath.ROOT
                    : new RepositoryPath(path.value().substring(at.value().length() + 1));
        }

        TreeEntry outside(TreeEntry entry) {
            RepositoryPath path = entry.path().isRoot()
                    ? at
                    : new RepositoryPath(at.value() + "/" + entry.path().value());
            return new TreeEntry(path, entry.kind(), entry.id());
        }
    }

    @Override
    public String revision() {
        return outer.revision();
    }

    @Override
    public Optional<TreeEntry> find(RepositoryPath path) {
        Optional<TreeEntry> found = outer.find(path).map(this::allowed);
        return found.isPresent()
                ? found
                : inner(path)
                        .flatMap(inner -> inner.files().find(inner.inside(path)).map(inner::outside));
    }

    @Override
    public List<TreeEntry> children(TreeEntry directory) {
        Optional<Inner> inner = inner(directory.path());
        if (inner.isEmpty()) {
            return outer.children(directory).stream().map(this::allowed).toList();
        }
        SourceTree files = inner.get().files();
        TreeEntry inside = inner.get().inside(directory);
        TreeEntry folder =
                inside.path().isRoot() ? files.find(RepositoryPath.ROOT).orElseThrow() : inside;
        return files.children(folder).stream().map(inner.get()::outside).toList();
    }

    @Override
    public byte[] read(TreeEntry file) {
        return inner(file.path())
                .map(inner -> inner.files().read(inner.inside(file)))
                .orElseGet(() -> outer.read(file));
    }

    @Override
    public long size(TreeEntry file) {
        return inner(file.path())
                .map(inner -> inner.files().size(inner.inside(file)))
                .orElseGet(() -> outer.size(file));
    }

    @Override
    public boolean descendsFrom(String commit) {
        return outer.descendsFrom(commit);
    }

    /** What the signed commit pins is as good as itself. */
    @Override
    public void requireSigned(ApplicationSpec.Verify verify, Optional<String> since) {
        outer.requireSigned(verify, since);
    }

    @Override
    public String conditions() {
        return outer.find(Submodules.MODULES).isPresent() ? submodules.digest(urls()) : "";
    }

    @Override
    public Optional<SourceTree> named(String ref) {
        return outer.named(ref);
    }

    @Override
    public void close() {
        opened.values().forEach(SourceTree::close);
        outer.close();
    }

    /** A folder whose id is the commit: equal commits, equal content. */
    private TreeEntry allowed(TreeEntry entry) {
        return entry.kind() == TreeEntry.Kind.SUBMODULE && urls().containsKey(entry.path())
                ? new TreeEntry(entry.path(), TreeEntry.Kind.DIRECTORY, entry.id())
                : entry;
    }

    /** The submodule that a path lies in; empty where it lies in none that is allowed. */
    private Optional<Inner> inner(RepositoryPath path) {
        return urls().keySet().stream()
                .filter(at -> at.contains(path))
                .flatMap(at -> files(at).map(files -> new Inner(at, files)).stream())
                .findFirst();
    }

    /** Empty where the revision has no submodule there, whatever its list says. */
    private Optional<SourceTree> files(RepositoryPath at) {
        SourceTree known = opened.get(at);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<TreeEntry> link = outer.find(at).filter(entry -> entry.kind() == TreeEntry.Kind.SUBMODULE);
        link.ifPresent(entry -> opened.put(at, submodules.open(context, urls().getOrDefault(at, ""), entry.id(), at)));
        return Optional.ofNullable(opened.get(at));
    }

    private Map<RepositoryPath, String> urls() {
        if (urls == null) {
            urls = submodules.allowedIn(outer, context.url());
        }
        return urls;
    }
}
