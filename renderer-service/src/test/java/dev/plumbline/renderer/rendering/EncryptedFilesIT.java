package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.sops.SopsFiles;
import dev.plumbline.renderer.source.ServedGit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
@ExtendWith(NativeTools.class)
class EncryptedFilesIT {

    private static final String SECRET = "canary-5f1c9d";
    private static final String CHART = "apiVersion: v2\nname: web\nversion: 0.1.0\n";

    @RegisterExtension
    final ServedGit served = new ServedGit();

    @TempDir
    Path folder;

    private RealRenderer renderer;

    @BeforeEach
    void start() throws IOException {
        Path own = Files.createDirectories(folder.resolve("age/team"));
        Files.writeString(own.resolve("a.agekey"), SopsFiles.text("team.agekey"));
        renderer = new RealRenderer(
                folder,
                Map.of(
                        "plumbline.renderer.sops.keys-directory",
                        folder.resolve("age").toString()));
    }

    @AfterEach
    void stop() {
        renderer.close();
    }

    @Test
    void sealsASecretOfAPlainFolder() {
        served.git()
                .commit(Map.of(
                        "app/secret.yaml",
                        SopsFiles.text("regex.yaml"),
                        "app/other.json",
                        SopsFiles.text("regex.json"),
                        "app/.sops.yaml",
                        "creation_rules:\n- path_regex: .*\n  encrypted_regex: ^(data|stringData)$\n"));
        ManifestsEvent set = renderer.render(served.url(), "app");
        assertUnreadable(set);
        assertThat(RealRenderer.objects(set).path(0).at("/data/password").asText())
                .startsWith("hmac-sha256:");
        assertSealed(set, "Secret//db", "password");
        assertSealed(set, "Secret//json", "password");
    }

    @Test
    void sealsASecretThatIsEncryptedWithItsName() {
        served.git().commit(Map.of("app/secret.yaml", SopsFiles.text("whole.yaml")));
        ManifestsEvent set = renderer.render(served.url(), "app");
        assertUnreadable(set);
        assertSealed(set, "Secret//db", "password");
    }

    @Test
    void sealsASecretOfAKustomization() {
        served.git()
                .commit(Map.of(
                        "app/kustomization.yaml",
                        "resources: [secret.yaml]\nsecretGenerator: [{name: made, files: [token.yaml]}]\n"
                                + "generatorOptions: {disableNameSuffixHash: true}\n",
                        "app/secret.yaml",
                        SopsFiles.text("regex.yaml"),
                        "app/token.yaml",
                        SopsFiles.text("token.yaml")));
        ManifestsEvent set = renderer.render(served.url(), "app");
        assertUnreadable(set);
        assertSealed(set, "Secret//db", "password");
        assertThat(renderer.secrets(set).path("Secret//made").has("token.yaml")).isTrue();
    }

    @Test
    void sealsAFileThatWasEncryptedAsAWhole() {
        served.git()
                .commit(Map.of(
                        "app/kustomization.yaml",
                        "secretGenerator: [{name: made, files: [tls.conf]}]\n",
                        "app/tls.conf",
                        SopsFiles.text("text.conf")));
        ManifestsEvent set = renderer.render(served.url(), "app");
        assertUnreadable(set);
        String name = RealRenderer.objects(set).path(0).at("/metadata/name").asText();
        JsonNode value = renderer.secrets(set).path("Secret//" + name).path("tls.conf");
        assertThat(new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8))
                .isEqualTo("user=" + SECRET + "\nline two\n");
    }

    @Test
    void sealsTheVariablesOfAnEncryptedFile() {
        served.git()
                .commit(Map.of(
                        "app/kustomization.yaml",
                        "secretGenerator: [{name: made, envs: [app.env]}]\n"
                                + "generatorOptions: {disableNameSuffixHash: true}\n",
                        "app/app.env",
                        SopsFiles.text("app.env")));
        ManifestsEvent set = renderer.render(served.url(), "app");
        assertUnreadable(set);
        assertSealed(set, "Secret//made", "PASSWORD");
        served.git().commit(Map.of("app/kustomization.yaml", "configMapGenerator: [{name: made, envs: [app.env]}]\n"));
        assertThat(renderer.failure(new ApplicationSpec.Source(served.url(), "main", "app", null))
                        .message())
                .contains("PASSWORD of app/app.env would be readable in the ConfigMap made");
    }

    @Test
    void putsAnEncryptedValueIntoAChartsSecretsOnly() {
        Map<String, String> chart = Map.of(
                "app/Chart.yaml",
                CHART,
                "prod.yaml",
                SopsFiles.text("helm-values.yaml"),
                "app/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: {{ .Values.dbPassword }}}\n",
                "app/templates/cm.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {image: {{ .Values.image }}}\n");
        served.git().commit(chart);
        ManifestsEvent set = renderer.render(chart());
        assertUnreadable(set);
        assertSealed(set, "Secret//db", "password");

        for (String leak :
                List.of("{{ .Values.dbPassword }}", "x{{ .Values.dbPassword }}", "{{ .Values.dbPassword | b64enc }}")) {
            served.git()
                    .commit(Map.of(
                            "app/templates/cm.yaml",
                            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {leak: \"" + leak + "\"}\n"));
            RenderingFailed failed = renderer.failure(chart());
            assertUnreadable(failed);
            assertThat(failed.reason()).isEqualTo(Reason.INVALID_MANIFEST);
            assertThat(failed.message()).contains("dbPassword of prod.yaml would be readable in the ConfigMap cm");
        }
    }

    /** Its value is encrypted, and the same text is read in the open: in a name of the same file, in another, or in the definition. */
    @Test
    void takesForNoSecretWhatStandsInTheOpen() {
        String image = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {image: \"canary-5f1c9d:16\"}\n";
        served.git().commit(Map.of("app/secret.yaml", SopsFiles.text("regex.yaml"), "app/cm.yaml", image));
        ManifestsEvent set = renderer.render(served.url(), "app");
        assertSealed(set, "Secret//db", "password");
        assertThat(RealRenderer.objects(set).toString()).contains("canary-5f1c9d:16");

        served.git()
                .commit(
                        Map.of(
                                "app/secret.yaml",
                                "",
                                "app/Chart.yaml",
                                CHART,
                                "app/cm.yaml",
                                "",
                                "prod.yaml",
                                SopsFiles.text("helm-values.yaml"),
                                "app/templates/cm.yaml",
                                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {image: {{ .Values.dbPassword }}}\n"));
        assertThat(renderer.failure(chart()).message()).contains("would be readable in the ConfigMap cm");
        ApplicationSpec.Helm named = new ApplicationSpec.Helm(
                EventJson.mapper().createObjectNode().put("image", SECRET), List.of("../prod.yaml"), null);
        RealRenderer.objects(renderer.render(new ApplicationSpec.Source(served.url(), "main", "app", named)));
    }

    /** What was decrypted with a key that was taken away since is not confirmed because nothing in the repository changed. */
    @Test
    void confirmsNothingThatItHasNoKeyForAnyMore() throws IOException {
        served.git().commit(Map.of("app/secret.yaml", SopsFiles.text("regex.yaml")));
        RealRenderer.objects(renderer.render(served.url(), "app"));
        served.git().commit(Map.of("README.md", "nothing"));
        assertThat(renderer.render(served.url(), "app")).isInstanceOf(RevisionConfirmed.class);
        Files.delete(folder.resolve("age/team/a.agekey"));
        served.git().commit(Map.of("README.md", "nothing else"));
        RenderingFailed failed = renderer.failure(new ApplicationSpec.Source(served.url(), "main", "app", null));
        assertThat(failed.message()).contains("no age or PGP key of the namespace team opens it");
    }

    @Test
    void quotesNoEncryptedValueInAFailure() {
        served.git()
                .commit(Map.of(
                        "app/Chart.yaml",
                        CHART,
                        "prod.yaml",
                        SopsFiles.text("helm-values.yaml"),
                        "app/templates/cm.yaml",
                        "{{ fail (printf \"bad %s %s\" .Values.dbPassword (b64enc .Values.dbPassword)) }}\n"));
        RenderingFailed failed = renderer.failure(chart());
        assertUnreadable(failed);
        assertThat(failed.message()).startsWith("helm failed at app/templates/cm.yaml:1; what it says is not told");
    }

    @Test
    void refusesWhatIsNoSecretAndWhatItHasNoKeyFor() throws IOException {
        served.git().commit(Map.of("app/cm.yaml", SopsFiles.text("configmap.yaml")));
        RenderingFailed failed = renderer.failure(new ApplicationSpec.Source(served.url(), "main", "app", null));
        assertThat(failed.file()).isEqualTo("app/cm.yaml");
        assertThat(failed.message()).contains("only Secrets can be encrypted");
        assertUnreadable(failed);
        served.git().commit(Map.of("app/cm.yaml", "", "app/secret.yaml", SopsFiles.text("regex.yaml")));
        Files.delete(folder.resolve("age/team/a.agekey"));
        RenderingFailed without = renderer.failure(new ApplicationSpec.Source(served.url(), "main", "app", null));
        assertThat(without.file()).isEqualTo("app/secret.yaml");
        assertThat(without.message()).contains("no age or PGP key of the namespace team opens it");
    }

    private ApplicationSpec.Source chart() {
        return new ApplicationSpec.Source(
                served.url(), "main", "app", new ApplicationSpec.Helm(null, List.of("../prod.yaml"), null));
    }

    private void assertSealed(ManifestsEvent set, String secret, String key) {
        JsonNode value = renderer.secrets(set).path(secret).path(key);
        assertThat(new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8))
                .isEqualTo(SECRET);
    }

    /** Not in the event, and not in the set that it packs. */
    private static void assertUnreadable(ManifestsEvent event) {
        String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(EventJson.mapper().valueToTree(event).toString()).doesNotContain(SECRET, base64);
        if (!(event instanceof RenderingFailed)) {
            assertThat(RealRenderer.objects(event).toString()).doesNotContain(SECRET, base64);
        }
    }
}
