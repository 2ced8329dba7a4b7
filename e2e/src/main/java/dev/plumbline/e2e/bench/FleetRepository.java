package dev.plumbline.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** A repository with so many applications of four objects, each in a folder of its own. */
final class FleetRepository implements AutoCloseable {

    private final String url;
    private final Path folder;
    private final Git git;

    FleetRepository(String url) throws IOException, GitAPIException {
        this.url = url;
        this.folder = Files.createTempDirectory("plumbline-bench");
        this.git = Git.init()
                .setInitialBranch("main")
                .setDirectory(folder.toFile())
                .call();
    }

    String url() {
        return url;
    }

    /** Writes the four objects of an application into its folder. */
    void application(String name, String value) throws IOException {
        for (Manifests.Manifest manifest : Manifests.of(name, value)) {
            write(name + "/" + manifest.kind().toLowerCase(Locale.ROOT) + ".json", manifest.json());
        }
    }

    /** Where an application's files are. */
    Path folder(String name) {
        return folder.resolve(name);
    }

    void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** Commits all there is; no push. */
    String commit(String message) throws GitAPIException {
        git.add().addFilepattern(".").call();
        return git.commit()
                .setMessage(message)
                .setAuthor("bench", "bench@example.org")
                .setCommitter("bench", "bench@example.org")
                .setSign(false)
                .call()
                .name();
    }

    void push() throws GitAPIException {
        git.push().setRemote(url).add("refs/heads/main").setForce(true).call();
    }

    @Override
    public void close() {
        git.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
