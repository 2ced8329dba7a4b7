package dev.plumbline.renderer.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An empty repository that is served over HTTP; to be registered by a test class, for each test anew. Its name is no other's: its port
 * may once have been that of a former test's, whose applications a service knows still.
 */
@NullUnmarked
public final class ServedGit implements BeforeEachCallback, AfterEachCallback {

    private static final AtomicInteger SERVED = new AtomicInteger();

    private Path folder;
    private GitServer server;
    private GitFixture git;
    private String url;

    @Override
    public void beforeEach(ExtensionContext context) {
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stop();
    }

    /** For whoever is no test class. */
    public ServedGit start() {
        try {
            folder = Files.createTempDirectory("served");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = new GitServer();
        git = new GitFixture(folder.resolve("fleet.git"));
        url = server.serve("fleet-" + SERVED.incrementAndGet(), git.repository());
        return this;
    }

    /** Serves it no longer. */
    public void stop() {
        server.close();
        git.close();
        try {
            FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public GitServer server() {
        return server;
    }

    public GitFixture git() {
        return git;
    }

    /** The repository's. */
    public String url() {
        return url;
    }
}
