package dev.plumbline.e2e.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.transport.URIish;

/** A person's clone of a repository on the environment's Git server. */
final class Repo implements AutoCloseable {

    private final String url;
    private final Path folder;
    private final Git git;

    private Repo(String url, Path folder, Git git) {
        this.url = url;
        this.folder = folder;
        this.git = git;
    }

    /** A new repository: the first push creates it. */
    static Repo create(String url) {
        try {
            Path folder = Files.createTempDirectory("plumbline-repo");
            Git git = Git.init()
                    .setInitialBranch("main")
                    .setDirectory(folder.toFile())
                    .call();
            git.remoteAdd().setName("origin").setUri(new URIish(url)).call();
            return new Repo(url, folder, git);
        } catch (IOException | GitAPIException | URISyntaxException e) {
            throw new IllegalStateException("cannot create " + url, e);
        }
    }

    /** A clone of what is there. */
    static Repo clone(String url) {
        try {
            Path folder = Files.createTempDirectory("plumbline-repo");
            return new Repo(
                    url,
                    folder,
                    Git.cloneRepository()
                            .setURI(url)
                            .setDirectory(folder.toFile())
                            .call());
        } catch (IOException | GitAPIException e) {
            throw new IllegalStateException("cannot clone " + url, e);
        }
    }

    String url() {
        return url;
    }

    String read(String path) {
        try {
            return Files.readString(folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Repo write(String path, String content) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Repo remove(String path) {
        try (Stream<Path> files = Files.walk(folder.resolve(path))) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a folder of files into the repository. */
    Repo copy(Path source, String target) {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                write(target + "/" + source.relativize(file), Files.readString(file));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits everything, pushes it to main, and returns the commit. */
    String push(String message) {
        try {
            String commit = commit(message);
            git.push().setRemote("origin").add("refs/heads/main").setForce(true).call();
            return commit;
        } catch (GitAPIException e) {
            throw new IllegalStateException("cannot push to " + url, e);
        }
    }

    /** Commits everything without pushing. */
    String commit(String message) {
        try {
            git.add().addFilepattern(".").call();
            git.add().setUpdate(true).addFilepattern(".").call();
            return git.commit()
                    .setAllowEmpty(true)
                    .setMessage(message)
                    .setAuthor("Jane", "jane@example.org")
                    .setCommitter("Jane", "jane@example.org")
                    .setSign(false)
                    .call()
                    .name();
        } catch (GitAPIException e) {
            throw new IllegalStateException("cannot commit to " + url, e);
        }
    }

    /** The newest commit of this clone. */
    String commit() {
        try {
            return git.log().setMaxCount(1).call().iterator().next().name();
        } catch (GitAPIException e) {
            throw new IllegalStateException("cannot read " + folder, e);
        }
    }

    @Override
    public void close() {
        git.close();
        remove("");
    }
}
