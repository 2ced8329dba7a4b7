package dev.plumbline.renderer.source;

import dev.plumbline.events.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files in memory; a text that begins with {@link GitFixture#LINK} is a link. Ids are hashes, as Git's are. */
public final class MapTree implements SourceTree {

    /** In the place of a file's text: there is a submodule. */
    public static final String SUBMODULE = "=> submodule";

    private final TreeMap<String, String> files;
    private final Set<String> opened;

    public MapTree(Map<String, String> files) {
        this(files, Set.of());
    }

    /** Some of them as if they had been encrypted. */
    public MapTree(Map<String, String> files, Set<String> opened) {
        this.files = new TreeMap<>(files);
        this.opened = Set.copyOf(opened);
    }

    @Override
    public boolean isOpened(TreeEntry file) {
        return opened.contains(file.path().value());
    }

    @Override
    public String revision() {
        return "1".repeat(40);
    }

    @Override
    public Optional<TreeEntry> find(RepositoryPath path) {
        String text = files.get(path.value());
        if (text != null) {
            return Optional.of(new TreeEntry(path, kind(text), hash(text)));
        }
        Map<String, String> below = below(path);
        return below.isEmpty()
                ? Optional.empty()
                : Optional.of(new TreeEntry(path, TreeEntry.Kind.DIRECTORY, hash(below.toString())));
    }

    private static TreeEntry.Kind kind(String text) {
        if (text.equals(SUBMODULE)) {
            return TreeEntry.Kind.SUBMODULE;
        }
        return text.startsWith(GitFixture.LINK) ? TreeEntry.Kind.LINK : TreeEntry.Kind.FILE;
    }

    @Override
    public List<TreeEntry> children(TreeEntry directory) {
        TreeSet<String> names = new TreeSet<>();
        below(directory.path()).keySet().forEach(name -> names.add(name.replaceFirst("/.*", "")));
        return names.stream()
                .map(name -> find(directory.path().resolve(name)).orElseThrow())
                .toList();
    }

    @Override
    public byte[] read(TreeEntry file) {
        String text = files.getOrDefault(file.path().value(), "");
        return (text.startsWith(GitFixture.LINK) ? text.substring(GitFixture.LINK.length()) : text)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long size(TreeEntry file) {
        return read(file).length;
    }

    @Override
    public boolean descendsFrom(String commit) {
        return false;
    }

    @Override
    public void close() {
        // holds nothing
    }

    private Map<String, String> below(RepositoryPath path) {
        String prefix = path.isRoot() ? "" : path.value() + "/";
        Map<String, String> below = new TreeMap<>();
        files.forEach((name, text) -> {
            if (name.startsWith(prefix)) {
                below.put(name.substring(prefix.length()), text);
            }
        });
        return below;
    }

    private static String hash(String text) {
        return CanonicalJson.digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
