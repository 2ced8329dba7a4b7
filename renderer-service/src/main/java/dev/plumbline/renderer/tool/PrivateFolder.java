package dev.plumbline.renderer.tool;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A folder that only this process's user can enter, with exactly those files of a revision that a tool is to see, each at its
 * place in the repository. Deleted when closed.
 */
public final class PrivateFolder implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PrivateFolder.class);

    private final Path root;
    private final Path repository;
    private final SourceTree tree;
    private final RenderLimits limits;
    private final Set<String> written = new HashSet<>();
    private long bytes;

    /** An empty one, for files of this revision. */
    public PrivateFolder(SourceTree tree, RenderLimits limits) {
        this.tree = tree;
        this.limits = limits;
        try {
            this.root = Files.createTempDirectory("plumbline-render").toRealPath();
            this.repository = Files.createDirectory(root.resolve("repository"));
            Files.createDirectory(root.resolve("home"));
            Files.createDirectory(root.resolve("view"));
        } catch (IOException e) {
            throw new ToolException("no private folder can be made", e);
        }
    }

    /** The folder itself, which holds the repository's and, for the sandbox, {@code home} and {@code view}. */
    Path root() {
        return root;
    }

    /** Whether a file of this folder is there for the sandbox only. */
    boolean isForTheView(Path file) {
        return file.equals(root.resolve("home")) || file.equals(root.resolve("view"));
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
     * Writes an entry and all below it.
     *
     * @throws RenderingException where there are too many files, a link leads out of the repository, or there is a submodule
     */
    public void write(TreeEntry entry) {
        try {
            Path parent = at(entry).getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            writeEntry(entry);
        } catch (IOException e) {
            throw new ToolException("a private folder cannot be written", e);
        }
    }

    /** Writes a file of our own beside the repository's. */
    public Path write(String name, byte[] content) {
        try {
            return Files.write(root.resolve(name), content);
        } catch (IOException e) {
            throw new ToolException("a private folder cannot be written", e);
        }
    }

    /** Where a folder of our own is, or would be. */
    public Path beside(String folder) {
        return root.resolve(folder);
    }

    /** Writes a file of our own into a folder beside the repository, and gives the folder. */
    public Path writeBeside(String folder, String name, byte[] content) {
        try {
            Path beside = Files.createDirectories(beside(folder));
            Files.write(beside.resolve(name), content);
            return beside;
        } catch (IOException e) {
            throw new ToolException("a private folder cannot be written", e);
        }
    }

    /** A tool's message without this folder's name, which means nothing to anyone. */
    public String withoutItsName(String message) {
        return message.replace(repository + "/", "")
                .replace(repository.toString(), ".")
                .replace(root + "/", "");
    }

    private void writeEntry(TreeEntry entry) throws IOException {
        if (!written.add(entry.path().value())) {
            return;
        }
        if (written.size() > limits.files()) {
            throw RenderingException.limit("files and folders", written.size(), limits.files());
        }
        switch (entry.kind()) {
            case FILE, EXECUTABLE -> writeFile(entry);
            case LINK -> Files.createSymbolicLink(at(entry), Path.of(target(entry)));
            case SUBMODULE -> throw RenderingException.submodule(entry.path().value());
            case DIRECTORY -> {
                Files.createDirectories(at(entry));
                for (TreeEntry child : tree.children(entry)) {
                    writeEntry(child);
                }
            }
        }
    }

    private void writeFile(TreeEntry entry) throws IOException {
        bytes += tree.size(entry);
        if (bytes > limits.bytes()) {
            throw RenderingException.limit("bytes of files", bytes, limits.bytes());
        }
        Files.write(at(entry), tree.read(entry));
    }

    /**
     * A link's target. Steps up must all come first: only then do they go up real folders, and not those behind other links,
     * so that counting them tells where the link ends.
     */
    private String target(TreeEntry link) {
        String target = new String(tree.read(link), StandardCharsets.UTF_8);
        List<String> parts = Arrays.asList(target.split("/"));
        int up = 0;
        while (up < parts.size() && parts.get(up).equals("..")) {
            up++;
        }
        boolean leavesLater = parts.subList(up, parts.size()).contains("..");
        if (target.isEmpty()
                || target.startsWith("/")
                || target.indexOf('\0') >= 0
                || leavesLater
                || up >= link.path().depth()) {
            String file = link.path().value();
            throw new RenderingException(
                    Reason.INVALID_MANIFEST, "the link " + file + " leads out of the repository", file, null);
        }
        return target;
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.warnf(
                    "private folder left behind folder=%s reason=%s",
                    root, e.getClass().getSimpleName());
        }
    }
}
