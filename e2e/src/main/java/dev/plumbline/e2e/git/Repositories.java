package dev.plumbline.e2e.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** The bare repositories of one folder, by name. They stay open: opening one costs more than most requests. */
final class Repositories implements AutoCloseable {
    /** Path segments that start with a letter or digit: none can be {@code ..} or hidden. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][\\w.-]*(/[A-Za-z0-9][\\w.-]*)*");

    private final Path folder;
    private final Map<String, Repository> open = new ConcurrentHashMap<>();

    Repositories(Path folder) {
        this.folder = folder;
    }

    /** The name without {@code .git}, empty where no repository can be called so. */
    static Optional<String> name(String path) {
        var name = path.endsWith(".git") ? path.substring(0, path.length() - ".git".length()) : path;
        return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }

    Optional<Repository> find(String name) {
        return Files.exists(directory(name).resolve("HEAD"))
                ? Optional.of(open.computeIfAbsent(name, this::open))
                : Optional.empty();
    }

    /** Creates the repository where there is none; {@code main} is its default branch. */
    Repository findOrCreate(String name) {
        return open.computeIfAbsent(name, this::open);
    }

    Path directory(String name) {
        return folder.resolve(name + ".git");
    }

    private Repository open(String name) {
        try {
            var repository = new FileRepository(directory(name).toFile());
            if (!Files.exists(directory(name).resolve("HEAD"))) {
                repository.create(true);
                repository.getConfig().setString("gc", null, "auto", "0");
                repository.getConfig().save();
                repository.updateRef(Constants.HEAD).link(Constants.R_HEADS + "main");
            }
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open repository " + name, e);
        }
    }

    @Override
    public void close() {
        open.values().forEach(Repository::close);
    }
}
