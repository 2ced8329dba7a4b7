package dev.plumbline.renderer.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.git.GitOverSsh;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.rendering.RealRenderer;
import dev.plumbline.renderer.source.GitFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What holds over HTTP holds over SSH. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class SshAttacksIT {

    @TempDir
    Path folder;

    private GitFixture git;
    private GitOverSsh remote;
    private RealRenderer renderer;

    @BeforeEach
    void start() throws Exception {
        git = new GitFixture(folder.resolve("repository.git"));
        KeyPair client = GitOverSsh.key("ssh-ed25519");
        remote = new GitOverSsh(git.repository(), GitOverSsh.key("ssh-ed25519"), client);
        renderer = new RealRenderer(
                folder,
                Map.of(
                        "plumbline.git.credentials-file",
                        credentials(client).toString(),
                        "plumbline.renderer.fetch.idle",
                        "30s"));
    }

    private Path credentials(KeyPair client) throws Exception {
        Files.writeString(folder.resolve("id"), GitOverSsh.openSsh(client, null));
        Files.writeString(folder.resolve("known_hosts"), remote.knownHosts());
        return Files.writeString(folder.resolve("credentials.yaml"), """
                credentials:
                - url: %s
                  privateKeyFile: id
                  knownHostsFile: known_hosts
                """.formatted(remote.url()));
    }

    @AfterEach
    void stop() throws IOException {
        renderer.close();
        remote.close();
        git.close();
    }

    @Test
    void refusesARepositoryWithAMillionBranches() throws IOException {
        String commit = git.commit(Map.of("app/cm.yaml", Target.configMap("1")));
        Path refs = git.repository().getDirectory().toPath().resolve("packed-refs");
        StringBuilder packed = new StringBuilder("# pack-refs with: peeled fully-peeled sorted \n");
        for (int ref = 1_000_000; ref < 2_000_000; ref++) {
            packed.append(commit).append(" refs/heads/b").append(ref).append('\n');
        }
        Files.writeString(refs, packed);
        RenderingFailed failed = renderer.failure(app());
        assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
        assertThat(failed.message()).contains("its branches and tags have more than 16777216 bytes");
        Files.delete(refs);
        RealRenderer.objects(renderer.render(app()));
    }

    /** The objects come over the same stream as the refs, and have a limit of their own. */
    @Test
    void takesMoreObjectsThanThereMayBeRefs() {
        byte[] random = new byte[20 << 20];
        new Random(1).nextBytes(random);
        git.commit(Map.of(
                "app/cm.yaml", Target.configMap("1"), "large.txt", new String(random, StandardCharsets.ISO_8859_1)));
        RealRenderer.objects(renderer.render(app()));
    }

    private ApplicationSpec.Source app() {
        return new ApplicationSpec.Source(remote.url(), "main", "app", null);
    }
}
