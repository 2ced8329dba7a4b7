package dev.plumbline.e2e.environment;

import dev.plumbline.e2e.workspace.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.URIish;

/** The sample: one repository with three applications, from the resources under {@code fleet/}. */
public final class SampleFleet {
    /** Its name. */
    public static final String REPOSITORY = "fleet";

    private SampleFleet() {}

    /** Pushes the sample to a repository that is still empty. */
    public static void push(String cloneUrl) {
        try {
            var folder = Files.createTempDirectory("plumbline-fleet-");
            try {
                copyResources(folder);
                commitAndPush(folder, cloneUrl);
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException | URISyntaxException | GitAPIException e) {
            throw new IllegalStateException("the sample repository cannot be pushed to " + cloneUrl, e);
        }
    }

    /** The three Application resources, for this repository. */
    static String applications(String cloneUrl) {
        try (InputStream yaml = SampleFleet.class.getResourceAsStream("/fleet-applications.yaml")) {
            var text = new String(Objects.requireNonNull(yaml).readAllBytes(), StandardCharsets.UTF_8);
            return text.replace("${REPOSITORY}", cloneUrl);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void commitAndPush(Path folder, String cloneUrl)
            throws GitAPIException, URISyntaxException, IOException {
        try (var git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call()) {
            git.getRepository().getConfig().setString("gc", null, "auto", "0");
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("Three applications: website, orders, billing")
                    .setAuthor(new PersonIdent("Plumbline", "plumbline@localhost"))
                    .setCommitter(new PersonIdent("Plumbline", "plumbline@localhost"))
                    .setSign(false)
                    .call();
            git.remoteAdd().setName("origin").setUri(new URIish(cloneUrl)).call();
            git.push()
                    .setRemote("origin")
                    .setRefSpecs(new RefSpec("main:refs/heads/main"))
                    .call();
        }
    }

    /** The files of {@code fleet/}, from the jar or from a folder, whichever the class path has. */
    private static void copyResources(Path folder) throws IOException, URISyntaxException {
        var place = Objects.requireNonNull(SampleFleet.class.getResource("/fleet"), "/fleet is not on the class path")
                .toURI();
        if (place.getScheme().equals("file")) {
            copy(Path.of(place), folder);
            return;
        }
        try (var jar = FileSystems.newFileSystem(place, Map.of())) {
            copy(jar.getPath("/fleet"), folder);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
