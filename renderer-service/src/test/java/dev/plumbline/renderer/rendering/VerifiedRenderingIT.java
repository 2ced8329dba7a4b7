package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ApplicationSpec.Verify;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.GitServer;
import dev.plumbline.renderer.source.signature.GpgSigner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
@ExtendWith(NativeTools.class)
class VerifiedRenderingIT {

    @TempDir
    Path folder;

    private final GitServer server = new GitServer();
    private final GpgSigner alice = GpgSigner.fresh();
    private RealRenderer renderer;
    private GitFixture git;
    private ApplicationSpec.Source source;

    @BeforeEach
    void start() {
        renderer = new RealRenderer(folder, Map.of("plumbline.renderer.signers-directory", folder.toString()));
        alice.trusted(folder, "alice");
        git = new GitFixture(folder.resolve("fleet.git"));
        source = new ApplicationSpec.Source(
                server.serve("fleet", git.repository()),
                "main",
                "app",
                null,
                null,
                null,
                new Verify(Verify.Mode.EVERY_COMMIT, List.of("alice")));
    }

    @AfterEach
    void stop() {
        renderer.close();
        server.close();
        git.close();
    }

    @Test
    void holdsASignedCommitOverAnUnsignedOneUntilHistoryIsGood() {
        String first = git.signedBy(alice::sign).commit(configMap(1));
        ManifestsRendered set = (ManifestsRendered) renderer.render(source);
        assertThat(set.revision()).isEqualTo(first);

        String unsigned = git.signedBy(null).commit(configMap(2));
        assertHeld(unsigned, unsigned);
        String above = git.signedBy(alice::sign).commit(configMap(3));
        assertHeld(above, unsigned);

        git.reset(first);
        String good = git.commit(configMap(4));
        assertThat(renderer.render(source))
                .isInstanceOfSatisfying(ManifestsRendered.class, mended -> assertThat(mended.revision())
                        .isEqualTo(good));
    }

    private void assertHeld(String revision, String commit) {
        RenderingFailed failed = renderer.failure(source);
        assertThat(failed.reason()).isEqualTo(Reason.UNVERIFIED);
        assertThat(failed.revision()).isEqualTo(revision);
        assertThat(failed.message()).isEqualTo("the commit " + commit + " is not signed");
    }

    private static Map<String, String> configMap(int value) {
        return Map.of(
                "app/cm.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {value: \"" + value + "\"}\n");
    }
}
