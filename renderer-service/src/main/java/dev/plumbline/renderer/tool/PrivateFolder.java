package dev.plumbline.renderer.tool;

import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Exactly those files of a revision that a tool is to see, each at its place in the repository: in memory, but for large ones,
 * until a program of its own needs them in a folder. What was encrypted in the repository comes to no disk before that. Only this
 * process's user can enter the folder; it is deleted when closed.
 */
public final class PrivateFolder implements AutoCloseable {

    /** What files of the repository may have together in memory; those that were encrypted are there in any case. */
    private static final int MAX_KEPT = 4 << 20;

    private static final String REPOSITORY = "repository";
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path root;
    private final Path repository;
    private final SourceTree tree;
    private final RenderLimits limits;
    private final Set<String> written = new HashSet<>();

    /** By name in the folder, folders before what is in them. */
    private final Map<String, Content> contents = new LinkedHashMap<>();

    private final Set<String> onDisk = new HashSet<>();
    private Duration spent = Duration.ZERO;
    private long kept;
    private long bytes;

    /** What is at a name. */
    sealed interface Content {

        /** A folder. */
        record Folder() implements Content {}

        /** A link, which leads nowhere out of the repository. */
        record Link(String target) implements Content {}

        /** A file in memory. */
        record Kept(byte[] bytes, boolean executable) implements Content {}

        /** A file that is in the folder already. */
        record OnDisk(Path file, boolean executable) implements Content {}
    }

    /** An empty one, for files of this revision. */
    public PrivateFolder(SourceTree tree, RenderLimits limits) {
        this.tree = tree;
        this.limits = limits;
        try {
            this.root = TemporaryFolders.create("render");
            this.repository = root.resolve(REPOSITORY);
        } catch (IOException e) {
            throw new ToolException("no private folder can be made", e);
        }
        contents.put(REPOSITORY, new Content.Folder());
    }

    /** Where the folder is, which may hold nothing yet. */
    Path root() {
        return root;
    }

    /** All that is in it, by names relative to it; folders come before what is in them. */
    Map<String, Content> contents() {
        return contents;
    }

    /**
     * The folder with all files in it, which holds the repository's and, for the sandbox, {@code home} and {@code view}.
     *
     * @throws ToolException where it cannot be written
     */
    Path onDisk() {
        try {
            Files.createDirectories(root.resolve("home"));
            Files.createDirectories(root.resolve("view"));
            for (Map.Entry<String, Content> each : contents.entrySet()) {
                if (onDisk.add(each.getKey())) {
                    toDisk(root.resolve(each.getKey()), each.getValue());
                }
            }
            return root;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** How long tools ran over these files. */
    Duration spent() {
        return spent;
    }

    /** A tool ran so long. */
    void spend(Duration time) {
        spent = spent.plus(time);
    }

    /** Where an entry of the repository is or would be. */
    public Path at(TreeEntry entry) {
        return at(entry.path());
    }

    /** Where that of a path would be. */
    public Path at(RepositoryPath path) {
        return path.isRoot() ? repository : repository.resolve(path.value());
    }

    /**
     * Takes an entry and all below it, of links not what they lead to.
     *
     * @throws RenderingException where there are too many files, a link leads out of the repository, or there is a submodule
     */
    public void write(TreeEntry entry) {
        if (!entry.path().isRoot()) {
            folders(name(entry.path().parent()));
        }
        writeEntry(entry);
    }

    /** Takes a link of our own, where nothing is in the repository, to an entry of it. */
    public void link(RepositoryPath place, TreeEntry target) {
        RepositoryPath folder = place.parent();
        folders(name(folder));
        contents.put(
                name(place),
                new Content.Link("../".repeat(folder.depth()) + target.path().value()));
    }

    /** Takes a file of our own beside the repository's. */
    public Path write(String name, byte[] content) {
        contents.put(name, new Content.Kept(content, false));
        onDisk.remove(name);
        return root.resolve(name);
    }

    /** Has other content of our own in the place of a file's that was taken. */
    public void replace(TreeEntry file, byte[] content) {
        write(name(file.path()), content);
    }

    /** Where a folder of our own is, or would be. */
    public Path beside(String folder) {
        return root.resolve(folder);
    }

    /** Takes a file of our own into a folder beside the repository, and gives the folder. */
    public Path writeBeside(String folder, String name, byte[] content) {
        folders(folder);
        write(folder + "/" + name, content);
        return beside(folder);
    }

    /** A tool's message without this folder's name, which means nothing to anyone. */
    public String withoutItsName(String message) {
        return message.replace(repository + "/", "")
                .replace(repository.toString(), ".")
                .replace(root + "/", "");
    }

    private static String name(RepositoryPath path) {
        return path.isRoot() ? REPOSITORY : REPOSITORY + "/" + path.value();
    }

    private void folders(String name) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            contents.putIfAbsent(name.substring(0, slash), new Content.Folder());
        }
        contents.putIfAbsent(name, new Content.Folder());
    }

    private void writeEntry(TreeEntry entry) {
        if (!written.add(entry.path().value())) {
            return;
        }
        if (written.size() > limits.files()) {
            throw RenderingException.limit("files and folders", written.size(), limits.files());
        }
        switch (entry.kind()) {
            case FILE, EXECUTABLE -> writeFile(entry);
            case LINK -> {
                // Throws where it leads out; where it leads to nothing, the tool says so.
                Links.resolved(tree, entry.path());
                contents.put(
                        name(entry.path()), new Content.Link(new String(tree.read(entry), StandardCharsets.UTF_8)));
            }
            case SUBMODULE -> throw RenderingException.submodule(entry.path().value());
            case DIRECTORY -> {
                contents.putIfAbsent(name(entry.path()), new Content.Folder());
                tree.children(entry).forEach(this::writeEntry);
            }
        }
    }

    private void writeFile(TreeEntry entry) {
        bytes += tree.size(entry);
        if (bytes > limits.bytes()) {
            throw RenderingException.limit("bytes of files", bytes, limits.bytes());
        }
        byte[] content = tree.read(entry);
        String name = name(entry.path());
        boolean executable = entry.kind() == TreeEntry.Kind.EXECUTABLE;
        if (tree.isOpened(entry) || kept + content.length <= MAX_KEPT) {
            kept += content.length;
            contents.put(name, new Content.Kept(content, executable));
            return;
        }
        try {
            Path file = at(entry);
            Files.createDirectories(at(entry.path().parent()));
            contents.put(name, new Content.OnDisk(written(file, content, executable), executable));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static void toDisk(Path place, Content content) throws IOException {
        switch (content) {
            case Content.Folder folder -> Files.createDirectories(place);
            case Content.Link(String target) -> Files.createSymbolicLink(place, Path.of(target));
            case Content.Kept(byte[] bytes, boolean executable) -> {
                Path unused = written(place, bytes, executable);
            }
            case Content.OnDisk there -> {}
        }
    }

    private static Path written(Path place, byte[] bytes, boolean executable) throws IOException {
        Files.write(place, bytes);
        return executable ? Files.setPosixFilePermissions(place, EXECUTABLE) : place;
    }

    private static ToolException unwritable(IOException e) {
        return new ToolException("a private folder cannot be written", e);
    }

    @Override
    public void close() {
        TemporaryFolders.delete(root);
    }
}
