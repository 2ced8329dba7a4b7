package dev.plumbline.renderer.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Document;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import dev.plumbline.renderer.source.MapTree;
import dev.plumbline.renderer.source.RepositoryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against files that sops 3.13.3 itself encrypted, with keys that serve nothing else. */
@SuppressWarnings("NullAway.Init")
class DecryptedTreeTest {

    private static final String SECRET = "canary-5f1c9d";

    @TempDir
    Path keys;

    private Decryption decryption;

    @BeforeEach
    void giveKeys() throws IOException {
        Files.createDirectories(keys.resolve("team"));
        Files.createDirectories(keys.resolve("other"));
        Files.writeString(keys.resolve("team/sops.agekey"), SopsFiles.text("team.agekey"));
        Files.writeString(keys.resolve("other/sops.agekey"), SopsFiles.text("other.agekey"));
        decryption = new Decryption(Optional.of(keys));
    }

    @ParameterizedTest
    @ValueSource(strings = {"regex.yaml", "whole.yaml", "maconly.yaml"})
    void opensASecret(String file) {
        JsonNode secret = only(read(file, SopsFiles.text(file)));
        assertThat(secret.has("sops")).isFalse();
        assertThat(secret.at("/metadata/name").asText()).isEqualTo("db");
        assertThat(secret.at("/metadata/annotations/note").asText()).isEqualTo("plain");
        assertThat(secret.at("/stringData/password").asText()).isEqualTo(SECRET);
        assertThat(secret.at("/stringData/port").isTextual()).isTrue();
        assertThat(secret.at("/stringData/port").asText()).isEqualTo("5432");
        assertThat(secret.at("/stringData/multi").asText()).isEqualTo("line one\nline two\n");
        assertThat(secret.at("/stringData/empty").asText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "pgp-rsa.yaml, rsa.asc",
        "pgp-curve.yaml, curve.asc",
        "pgp-go.yaml, curve.asc",
        "pgp-and-age.yaml, rsa.asc"
    })
    void opensASecretForAPgpKey(String file, String key) throws IOException {
        assertRefused("other", SopsFiles.text(file), "no age or PGP key of the namespace other opens it");
        assertRefused("other", SopsFiles.text(file), "PGP " + (key.equals("rsa.asc") ? "710E77FC" : "C0EBA093"));
        Files.writeString(keys.resolve("other/pgp.asc"), SopsFiles.text(key));
        JsonNode secret = only(read(decryption, "other", file, SopsFiles.text(file)));
        assertThat(secret.at("/stringData/password").asText()).isEqualTo(SECRET);
        assertThat(secret.at("/stringData/multi").asText()).isEqualTo("line one\nline two\n");
        String elsewhere = file.equals("pgp-curve.yaml") ? "pgp-rsa.yaml" : "pgp-curve.yaml";
        if (key.equals("rsa.asc")) {
            assertRefused("other", SopsFiles.text(elsewhere), "no age or PGP key of the namespace other opens it");
        }
    }

    @Test
    void refusesAPgpMessageThatWasChanged() throws IOException {
        Files.writeString(keys.resolve("other/pgp.asc"), SopsFiles.text("rsa.asc"));
        String file = SopsFiles.text("pgp-rsa.yaml");
        Pattern line = Pattern.compile("(?m)^ +[A-Za-z0-9+/]{64}$");
        long lines = line.matcher(file).results().count();
        assertThat(lines).isGreaterThan(6);
        for (int changed = 0; changed < lines; changed++) {
            MatchResult at =
                    line.matcher(file).results().skip(changed).findFirst().orElseThrow();
            char other = file.charAt(at.end() - 2) == 'A' ? 'B' : 'A';
            assertRefused("other", file.substring(0, at.end() - 2) + other + file.substring(at.end() - 1), "opens it");
        }
    }

    @Test
    void takesNoPgpKeyThatAPassphraseProtects() throws IOException {
        Files.writeString(keys.resolve("other/pgp.asc"), SopsFiles.text("locked.asc"));
        assertRefused("other", SopsFiles.text("pgp-locked.yaml"), "is protected by a passphrase");
        Files.writeString(keys.resolve("other/pgp.asc"), "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAAAA\n");
        assertRefused("other", SopsFiles.text("pgp-rsa.yaml"), "cannot be read");
    }

    @Test
    void opensAFileThatWasEncryptedAsAWhole() {
        assertThat(bytes(decryption, "team", "tls.conf", SopsFiles.text("text.conf")))
                .isEqualTo("user=" + SECRET + "\nline two\n");
        MapTree tree = new MapTree(Map.of("a.bin", SopsFiles.text("keystore.bin.enc")));
        byte[] opened = decryption
                .of(tree, "team")
                .read(tree.find(RepositoryPath.of("a.bin")).orElseThrow());
        assertThat(opened).startsWith(0x00, 0x01, 0xff, 0xfe, 0x80).hasSize(19);
        String moved = SopsFiles.text("keystore.bin.enc").replaceFirst("\"data\"", "\"date\"");
        assertRefused("team", moved, "was changed or moved");
    }

    @Test
    void opensAFileOfVariables() {
        assertThat(bytes(decryption, "team", "app.env", SopsFiles.text("app.env")))
                .isEqualTo("PASSWORD=" + SECRET + "\nPORT=1\n");
        assertThat(bytes(decryption, "team", "app.env", "# of the app\n\n" + SopsFiles.text("app.env")))
                .isEqualTo("PASSWORD=" + SECRET + "\nPORT=1\n");
        String text = SopsFiles.text("app.env");
        assertRefused("team", text.replace("PORT=", "PASSWORD="), "has a name twice");
        assertRefused("team", text.replace("PORT=", "PORTS="), "was changed or moved");
        assertRefused("team", text.replaceFirst("PORT=.*\n", ""), "its sum (MAC) is wrong");
        assertRefused("team", text + "NEW=in the open\n", "is not encrypted, though it should be");
        assertRefused("team", text + "NEW_unencrypted=1\n", "its sum (MAC) is wrong");
        assertRefused("team", text + "no variable\n", "is no name with a value");
        assertRefused("other", text, "no age or PGP key of the namespace other opens it");
        assertRefused("team", text + "sops_key_groups__list_0__map_age__list_0__map_enc=x\n", "shared among groups");
        assertRefused("team", text + "sops_shamir_threshold=2\n", "shared among groups");
    }

    @Test
    void opensIniFiles() {
        String text = SopsFiles.text("app.ini");
        assertThat(bytes(decryption, "team", "app.ini", text)).isEqualTo("[db]\npassword = " + SECRET + "\n\n");
        assertThat(bytes(decryption, "team", "app.ini", "; a comment\n" + text.replace(" = ", "=")))
                .isEqualTo("[db]\npassword = " + SECRET + "\n\n");
        assertRefused("team", text.replace("[db]", "[other]"), "was changed or moved");
        assertRefused("team", text.replace("[db]", ""), "was changed or moved");
        assertRefused("team", text.replace("password =", "passwort ="), "was changed or moved");
        assertRefused("team", text.replaceFirst("password = .*\n", ""), "its sum (MAC) is wrong");
        assertRefused(
                "team", text.replace("[sops]", "new = in the open\n[sops]"), "is not encrypted, though it should");
        assertRefused("team", text + "[more]\nnew_unencrypted = 1\n", "its sum (MAC) is wrong");
        assertRefused("other", text, "no age or PGP key of the namespace other opens it");
        assertRefused("team", text + "key_groups__list_0__map_age__list_0__map_enc = x\n", "shared among groups");
    }

    /** Whoever reads the file may take it otherwise than SOPS did when it summed up its values. */
    @Test
    void refusesAnIniFileThatSopsDoesNotWrite() {
        Map.ofEntries(
                        Map.entry("a_unencrypted = 1\na_unencrypted = 2", "a name twice"),
                        Map.entry("[db]", "there twice"),
                        Map.entry("[]", "no name of its own"),
                        Map.entry("[open", "no name of its own"),
                        Map.entry("no variable", "neither a section nor a name"),
                        Map.entry("= 1", "has no name"),
                        Map.entry("- = 1", "has no name"),
                        Map.entry("`a=b` = 1", "in quotes"),
                        Map.entry("a_unencrypted = 1 \\", "goes on in the next line"),
                        Map.entry("a_unencrypted = 1 ; more", "a comment behind it"),
                        Map.entry("a_unencrypted = `1", "quotes that are not those"),
                        Map.entry("a_unencrypted = 'it's'", "quotes that are not those"))
                .forEach((lines, why) ->
                        assertRefused("team", SopsFiles.text("app.ini").replace("[sops]", lines + "\n[sops]"), why));
    }

    @Test
    void namesWhatItDoesNotSupport() {
        assertRefused("team", SopsFiles.text("groups.yaml"), "shared among groups (key_groups, shamir_threshold)");
        String file = SopsFiles.text("regex.yaml").replaceFirst("(?s)    age:.*(    encrypted_regex)", "    %s$1");
        assertRefused("team", file.formatted("kms: [{arn: x, enc: y}]\n"), "for no such key (not supported: AWS KMS)");
        assertRefused(
                "team",
                file.formatted("hc_vault: [{vault_address: x, enc: y}]\n    azure_kv: [{vault_url: x, enc: y}]\n"),
                "(not supported: Azure Key Vault, HashiCorp Vault)");
    }

    @Test
    void opensJson() {
        JsonNode secret = only(read("regex.json", SopsFiles.text("regex.json")));
        assertThat(secret.at("/data/password").asText()).isEqualTo("Y2FuYXJ5LTVmMWM5ZA==");
        assertThat(secret.path("immutable").isBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"values.enc.yaml", "suffix.enc.yaml"})
    void opensValuesOfAllTypes(String file) {
        JsonNode values = only(read(file, SopsFiles.text(file)));
        assertThat(values.at("/image/tag").decimalValue()).isEqualByComparingTo("1.2");
        assertThat(values.at("/image/big").decimalValue()).isEqualByComparingTo("1234567.891");
        assertThat(values.path("count").intValue()).isEqualTo(3);
        assertThat(values.path("negative").decimalValue()).isEqualByComparingTo("-0.5");
        assertThat(values.path("nothing").isNull()).isTrue();
        assertThat(values.path("mode").intValue()).isEqualTo(420);
        assertThat(values.path("hex").intValue()).isEqualTo(31);
        assertThat(values.path("list").size()).isEqualTo(5);
        assertThat(values.at("/list/2/password").asText()).isEqualTo(SECRET);
        assertThat(values.path("unicode").asText()).isEqualTo("zażółć 日本");
        assertThat(values.path("visible_unencrypted").asText()).isEqualTo("yes");
    }

    @Test
    void opensSeveralDocumentsEachOnItsLine() {
        List<Document> documents = read("multi.enc.yaml", SopsFiles.text("multi.enc.yaml"));
        assertThat(documents)
                .extracting(each -> each.content().at("/metadata/name").asText())
                .containsExactly("db", "second");
        assertThat(documents.get(1).line()).isEqualTo(32);
    }

    @ParameterizedTest
    @CsvSource({
        "name: db, name: other",
        "note: plain, note: changed",
        "'type: Opaque', 'type: Opaque2'",
        "password: ENC, other: ENC",
        "'password: ENC', 'passwor: ENC'",
        "'type: Opaque', 'type: Opaque\nadded: value'"
    })
    void refusesWhatWasChanged(String from, String to) {
        String changed = SopsFiles.text("regex.yaml").replace(from, to);
        assertThat(changed).isNotEqualTo(SopsFiles.text("regex.yaml"));
        assertRefused("team", changed, "changed");
    }

    @Test
    void refusesASumOfAnotherTimeAndNone() {
        String file = SopsFiles.text("regex.yaml");
        assertRefused(
                "team", file.replaceFirst("lastmodified: \"2026", "lastmodified: \"2025"), "was changed or moved");
        assertRefused("team", file.replace("port: ENC", "port: \"5432\"\n    portt: ENC"), "is not encrypted, though");
        String values = file.replaceFirst("(?m)^    mac: .*$", "    mac: nonsense");
        assertRefused("team", values, "not encrypted, though it should be");
    }

    @Test
    void opensNoOtherNamespacesFiles() throws IOException {
        assertRefused(
                "other",
                SopsFiles.text("regex.yaml"),
                "no age or PGP key of the namespace other opens it; it is for age1");
        assertThat(only(read(decryption, "other", "a.yaml", SopsFiles.text("whole.yaml")))
                        .at("/stringData/password")
                        .asText())
                .isEqualTo(SECRET);
        assertRefused("../team", SopsFiles.text("regex.yaml"), "no age or PGP key of the namespace");
        assertRefused("none", SopsFiles.text("regex.yaml"), "no age or PGP key of the namespace none");
        Files.writeString(keys.resolve("team/broken.agekey"), "AGE-SECRET-KEY-1BROKEN\n");
        assertRefused("team", SopsFiles.text("regex.yaml"), "cannot be read");
    }

    @Test
    void refusesWhatWouldBeReadable() {
        assertThatThrownBy(() -> read("configmap.yaml", SopsFiles.text("configmap.yaml")))
                .isInstanceOfSatisfying(RenderingException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.INVALID_MANIFEST);
                    assertThat(e.file()).isEqualTo("configmap.yaml");
                    assertThat(e.text()).contains("holds a ConfigMap").doesNotContain(SECRET);
                });
    }

    @Test
    void leavesAloneWhatIsNotEncrypted() {
        for (String text : List.of("a: 1\nsops: none\nb: ENC[AES256_GCM,\n", "sops: {{ ENC[AES256_GCM, }}", "a: 1\n")) {
            assertThat(bytes(decryption, "team", "a.yaml", text)).isEqualTo(text);
        }
    }

    private void assertRefused(String namespace, String text, String why) {
        assertThatThrownBy(() -> read(decryption, namespace, "app/a.yaml", text))
                .isInstanceOfSatisfying(RenderingException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.INVALID_MANIFEST);
                    assertThat(e.file()).isEqualTo("app/a.yaml");
                    assertThat(e.text())
                            .startsWith("app/a.yaml is encrypted with SOPS, but ")
                            .contains(why)
                            .doesNotContain(SECRET);
                });
    }

    private static JsonNode only(List<Document> documents) {
        assertThat(documents).hasSize(1);
        return documents.getFirst().content();
    }

    private List<Document> read(String file, String text) {
        return read(decryption, "team", file, text);
    }

    private static List<Document> read(Decryption decryption, String namespace, String file, String text) {
        try {
            return YamlDocuments.yaml(bytes(decryption, namespace, file, text).getBytes(StandardCharsets.UTF_8));
        } catch (YamlProblem e) {
            throw new AssertionError(e);
        }
    }

    private static String bytes(Decryption decryption, String namespace, String file, String text) {
        MapTree tree = new MapTree(Map.of(file, text));
        return new String(
                decryption
                        .of(tree, namespace)
                        .read(tree.find(RepositoryPath.of(file)).orElseThrow()),
                StandardCharsets.UTF_8);
    }
}
