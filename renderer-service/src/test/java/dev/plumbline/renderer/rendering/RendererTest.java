package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderRequested.Reason;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.events.trust.SetSignature;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.plain.PlainSource;
import dev.plumbline.renderer.sealing.AgeRecipient;
import dev.plumbline.renderer.source.MapTree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class RendererTest {

    private static final RenderLimits LIMITS = new RenderLimits(100, 32 << 20, 100, Duration.ofSeconds(5), 2L << 30, 1);
    private static final String SECRET =
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: hunter2}\n";

    private static final String HOOK = """
            apiVersion: v1
            kind: Secret
            metadata: {name: s, annotations: {helm.sh/hook: pre-install}}
            stringData: {a: hunter3}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: s, annotations: {helm.sh/hook: post-install}}
            """;

    @TempDir
    Path folder;

    private Renderer renderer;

    @BeforeEach
    void makeRenderer() {
        TestKeys keys = TestKeys.in(folder);
        renderer = new Renderer(
                new ManifestSources(List.of(new PlainSource(LIMITS)), LIMITS),
                SecretFingerprint.of(keys.file("fingerprint.key")),
                new SignedSets(
                        new AgeRecipient(keys.file("sealing.pub")),
                        new SetSignature.Signer(keys.file("signing.key")),
                        InstantSource.system()));
    }

    @Test
    void confirmsWithoutRenderingWhereNothingThatIsReadChanged() {
        Rendering first = render(1, "team", Map.of("app/a.yaml", SECRET), Optional.empty());
        Rendering again = render(2, "team", Map.of("app/a.yaml", SECRET, "README", "x"), first.known());
        assertThat(again.event()).isInstanceOfSatisfying(RevisionConfirmed.class, confirmed -> {
            assertThat(confirmed.rendered()).isFalse();
            assertThat(confirmed.generation()).isEqualTo(2);
        });
    }

    /** One that has no number could be sent again for ever: each application is told whole once after an upgrade. */
    @Test
    void confirmsNoSetThatAnOlderRendererMade() {
        Map<String, String> files = Map.of("app/a.yaml", SECRET);
        ManifestsRendered numbered = set(render(1, "team", files, Optional.empty()));
        ManifestsRendered unnumbered = new ManifestsRendered(
                numbered.application(),
                numbered.generation(),
                numbered.repository(),
                numbered.revision(),
                numbered.forced(),
                numbered.type(),
                numbered.destination(),
                numbered.inputs(),
                numbered.digest(),
                numbered.contents(),
                numbered.signature());

        ManifestsRendered again = set(render(1, "team", files, Optional.of(KnownSet.of(unnumbered))));

        assertThat(again.digest()).isEqualTo(numbered.digest());
        assertThat(again.sequence()).isGreaterThan(numbered.sequence());
    }

    @Test
    void confirmsAfterRenderingWhereTheSetIsTheSame() {
        Rendering first = render(1, "team", Map.of("app/a.yaml", SECRET), Optional.empty());
        Rendering again = render(1, "team", Map.of("app/a.yaml", "# new\n" + SECRET), first.known());
        assertThat(again.event())
                .isInstanceOfSatisfying(RevisionConfirmed.class, confirmed -> assertThat(confirmed.rendered())
                        .isTrue());
        assertThat(render(1, "team", Map.of("app/a.yaml", "# new\n" + SECRET), again.known())
                        .event())
                .isInstanceOfSatisfying(RevisionConfirmed.class, confirmed -> assertThat(confirmed.rendered())
                        .isFalse());
    }

    @Test
    void rendersAnewWhereASecretsValueOrTheDestinationChanged() {
        Rendering first = render(1, "team", Map.of("app/a.yaml", SECRET), Optional.empty());
        assertThat(render(1, "team", Map.of("app/a.yaml", SECRET.replace('2', '3')), first.known())
                        .event())
                .isInstanceOf(ManifestsRendered.class);
        assertThat(render(2, "other", Map.of("app/a.yaml", SECRET), first.known())
                        .event())
                .isInstanceOfSatisfying(ManifestsRendered.class, set -> assertThat(set.destination())
                        .isEqualTo("other"));
    }

    @Test
    void keepsHooksOutOfTheSetWhateverWroteThem() {
        ManifestsRendered set =
                set(render(1, "team", Map.of("app/a.yaml", SECRET, "app/h.yaml", HOOK), Optional.empty()));
        ManifestsRendered without = set(render(1, "team", Map.of("app/a.yaml", SECRET), Optional.empty()));
        assertThat(set.digest()).isEqualTo(without.digest());
        assertThat(set.contents().objects()).isEqualTo(1);
        assertThat(RealRenderer.hooks(set).findValuesAsText("name")).containsExactly("s", "s");
        assertThat(without.contents().hooks()).isNull();
        assertReason(Map.of("app/h.yaml", HOOK), RenderingFailed.Reason.EMPTY);
    }

    /** Argo CD runs none of them; what is a test among others, or a hook of Argo CD's own, it runs at these moments. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "helm.sh/hook: test | false",
                "helm.sh/hook: \"test-success, test-failure\" | false",
                "helm.sh/hook: \"post-install,test\" | true",
                "helm.sh/hook: test, argocd.argoproj.io/hook: PostSync | true",
            })
    void leavesTestsOutWhateverWroteThem(String marks, boolean kept) {
        String test = "apiVersion: v1\nkind: Pod\nmetadata: {name: t, annotations: {" + marks + "}}\n";
        ManifestsRendered set =
                set(render(1, "team", Map.of("app/a.yaml", SECRET, "app/t.yaml", test), Optional.empty()));
        assertThat(RealRenderer.objects(set).findValuesAsText("kind")).containsExactly("Secret");
        assertThat(set.contents().hooks() != null).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PreSync", "Sync", "PostSync,SyncFail", "PostDelete", "Skip"})
    void keepsArgoCdsHooksOutOfTheSetToo(String moment) {
        String hook = HOOK.replaceAll("helm.sh/hook: [a-z-]+", "argocd.argoproj.io/hook: '" + moment + "'");
        ManifestsRendered set =
                set(render(1, "team", Map.of("app/a.yaml", SECRET, "app/h.yaml", hook), Optional.empty()));
        assertThat(set.contents().objects()).isEqualTo(1);
        assertThat(RealRenderer.hooks(set).findValuesAsText("name")).containsExactly("s", "s");
        String waved = SECRET.replace("{name: s}", "{name: s, annotations: {argocd.argoproj.io/sync-wave: '1'}}");
        assertThat(set(render(1, "team", Map.of("app/a.yaml", waved), Optional.empty()))
                        .contents()
                        .hooks())
                .isNull();
    }

    @Test
    void takesAHookWhoseNameIsGeneratedAndNoOtherObject() {
        String hook = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: migrate-, annotations:"
                + " {argocd.argoproj.io/hook: PreSync}}\n";
        ManifestsRendered set = set(
                render(1, "team", Map.of("app/a.yaml", SECRET, "app/h.yaml", hook + "---\n" + hook), Optional.empty()));
        assertThat(RealRenderer.hooks(set).findValuesAsText("generateName")).containsExactly("migrate-", "migrate-");
        assertReason(
                Map.of("app/h.yaml", hook.replace("hook: PreSync", "sync-wave: '1'")),
                RenderingFailed.Reason.INVALID_MANIFEST);
    }

    @Test
    void tellsTheSetAgainWhereOnlyAHookChanged() {
        Rendering first = render(1, "team", Map.of("app/a.yaml", SECRET, "app/h.yaml", HOOK), Optional.empty());
        Map<String, String> changed = Map.of("app/a.yaml", SECRET, "app/h.yaml", HOOK.replace("hunter3", "hunter4"));
        Rendering second = render(1, "team", changed, first.known());
        assertThat(set(second).digest()).isEqualTo(set(first).digest());
        assertThat(set(second).id()).isNotEqualTo(set(first).id());
        assertThat(render(1, "team", Map.of("app/a.yaml", SECRET, "app/h.yaml", "# new\n" + HOOK), first.known())
                        .event())
                .isInstanceOf(RevisionConfirmed.class);
    }

    private static ManifestsRendered set(Rendering rendering) {
        return (ManifestsRendered) rendering.event();
    }

    @Test
    void failsWhereThereIsNothing() {
        assertReason(Map.of("app/README.md", "x"), RenderingFailed.Reason.EMPTY);
        assertReason(Map.of("other/a.yaml", SECRET), RenderingFailed.Reason.PATH_NOT_FOUND);
        assertReason(Map.of("app", "a file"), RenderingFailed.Reason.PATH_NOT_FOUND);
    }

    @Test
    void failsWhereWhatIsCommittedIsForAnotherTool() {
        Map<String, String> files =
                Map.of("app/a.yaml", SECRET, "app/.argocd-source.yaml", "kustomize: {images: ['nginx:2']}");
        assertThat(render(1, "team", files, Optional.empty()).event())
                .isInstanceOfSatisfying(RenderingFailed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo(RenderingFailed.Reason.INVALID_MANIFEST);
                    assertThat(failed.message()).contains("says kustomize, but app is rendered as plain");
                });
    }

    private void assertReason(Map<String, String> files, RenderingFailed.Reason reason) {
        assertThat(render(1, "team", files, Optional.empty()).event())
                .isInstanceOfSatisfying(RenderingFailed.class, failed -> assertThat(failed.reason())
                        .isEqualTo(reason));
    }

    private Rendering render(long generation, String namespace, Map<String, String> files, Optional<KnownSet> known) {
        ApplicationRef ref = new ApplicationRef("ns", "app", "uid");
        ApplicationDeclared application = new ApplicationDeclared(
                ref,
                generation,
                new ApplicationSpec(
                        new ApplicationSpec.Source("https://git.example/a", "main", "app", null),
                        new ApplicationSpec.Destination(namespace),
                        new ApplicationSpec.SyncPolicy(true, true, true),
                        false));
        RenderRequested request = new RenderRequested(ref, generation, Reason.COMMIT, "trigger");
        try (OpenedSources opened = OpenedSources.of(application.spec().allSources(), source -> new MapTree(files))) {
            return renderer.render(application, request, opened, known);
        }
    }
}
