package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ApplicationSpec.Verify;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.GitFixture;
import dev.plumbline.renderer.source.GitServer;
import dev.plumbline.renderer.source.signature.GpgSigner;
import java.io.IOException;
import java.nio.file.Files;
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
    private final GpgSigner bob = GpgSigner.fresh();
    private Path policies;
    private RealRenderer renderer;
    private GitFixture git;
    private ApplicationSpec.Source source;

    @BeforeEach
    void start() throws IOException {
        policies = folder.resolve("policies.yaml");
        policies(List.of());
        renderer = new RealRenderer(
                folder,
                Map.of(
                        "plumbline.renderer.signers-directory",
                        folder.toString(),
                        "plumbline.renderer.policies",
                        policies.toString()));
        alice.trusted(folder, "alice");
        bob.trusted(folder, "bob");
        git = new GitFixture(folder.resolve("fleet.git"));
        source = new ApplicationSpec.Source(server.serve("fleet", git.repository()), "main", "app", null)
                .withVerify(new Verify(Verify.Mode.EVERY_COMMIT, List.of("alice")));
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

    @Test
    void requiresWhatTheOperatorDoesOfAnApplicationThatAsksForNothing() throws IOException {
        ApplicationSpec.Source lax = source(null);
        git.commit(configMap(1));
        ManifestsRendered before = (ManifestsRendered) renderer.render(lax);
        policies(List.of("alice"));
        // The set is live, and nothing of it changed: looked at again, it is no longer what the operator allows.
        assertThat(renderer.failure(lax).message()).isEqualTo("the commit " + before.revision() + " is not signed");
        String unsigned = git.commit(configMap(2));
        assertThat(renderer.failure(lax).message()).isEqualTo("the commit " + unsigned + " is not signed");
        git.reset(before.revision());
        String byBob = git.signedBy(bob::sign).commit(configMap(3));
        assertThat(renderer.failure(lax).message())
                .startsWith("the commit " + byBob + " is not verified: it is signed with the GPG key");
        git.reset(before.revision());
        git.signedBy(alice::sign).commit(configMap(4));
        assertThat(renderer.render(lax)).isInstanceOf(ManifestsRendered.class);
    }

    @Test
    void letsAnApplicationMakeAPolicyStricterAndNotLaxer() throws IOException {
        policies(List.of("alice"));
        String byAlice = git.signedBy(alice::sign).commit(configMap(1));
        assertThat(renderer.failure(source(new Verify(Verify.Mode.HEAD, List.of("bob"))))
                        .message())
                .startsWith("the commit " + byAlice + " is not verified");
        String byBob = git.signedBy(bob::sign).commit(configMap(2));
        assertThat(renderer.failure(source(new Verify(Verify.Mode.HEAD, List.of("bob"))))
                        .message())
                .startsWith("the commit " + byBob + " is not verified");
        policies(List.of("alice", "bob"));
        assertThat(renderer.render(source(new Verify(Verify.Mode.HEAD, List.of("bob")))))
                .isInstanceOf(ManifestsRendered.class);
        assertThat(renderer.failure(source(new Verify(Verify.Mode.HEAD, List.of("alice"))))
                        .reason())
                .isEqualTo(Reason.UNVERIFIED);
    }

    /** A value file from an unsigned repository would be as good as the chart. */
    @Test
    void requiresWhatTheOperatorDoesOfEachSource() throws IOException {
        git.signedBy(alice::sign)
                .commit(Map.of(
                        "app/Chart.yaml",
                        "apiVersion: v2\nname: web\nversion: 0.1.0\n",
                        "app/templates/cm.yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {value: {{ .Values.value }}}\n"));
        try (GitFixture lent = new GitFixture(folder.resolve("values.git"))) {
            String unsigned = lent.commit(Map.of("prod.yaml", "value: one\n"));
            String values = server.serve("values", lent.repository());
            List<ApplicationSpec.Source> both = List.of(
                    new ApplicationSpec.Source(
                            source.repoUrl(),
                            "main",
                            "app",
                            new ApplicationSpec.Helm(null, List.of("$values/prod.yaml"), null)),
                    ApplicationSpec.Source.lending(values, "main", "values"));
            policies(List.of("alice"));
            RenderingFailed failed = renderer.failure(both);
            assertThat(failed.reason()).isEqualTo(Reason.UNVERIFIED);
            assertThat(failed.message()).contains("the commit " + unsigned + " is not signed");
            lent.signedBy(alice::sign).commit(Map.of("prod.yaml", "value: two\n"));
            assertThat(renderer.render(both)).isInstanceOf(ManifestsRendered.class);
        }
    }

    @Test
    void rendersAndConfirmsNothingWhileThePoliciesCannotBeRead() throws IOException {
        git.signedBy(alice::sign).commit(configMap(1));
        assertThat(renderer.render(source)).isInstanceOf(ManifestsRendered.class);
        Files.writeString(policies, "policies:\n  - namespaces: [team\n");
        RenderingFailed failed = renderer.failure(source);
        assertThat(failed.reason()).isEqualTo(Reason.UNVERIFIED);
        assertThat(failed.message()).startsWith("the operator's policies cannot be read: line 3: ");
        Files.delete(policies);
        assertThat(renderer.failure(source).message()).contains("there is no such file");
        policies(List.of("alice"));
        assertThat(renderer.render(source)).isInstanceOf(RevisionConfirmed.class);
    }

    private void policies(List<String> keys) throws IOException {
        Files.writeString(
                policies,
                keys.isEmpty()
                        ? "policies: []\n"
                        : "policies:\n  - namespaces: [te*]\n    verify: {keys: " + keys + "}\n");
    }

    private ApplicationSpec.Source source(Verify verify) {
        return new ApplicationSpec.Source(source.repoUrl(), "main", "app", null).withVerify(verify);
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
