package dev.plumbline.events.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.registry.HttpLogins.Login;
import dev.plumbline.events.registry.RegistryException.Why;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that lets nobody in but who logs in, with the login of the repository's folder there. */
@NullUnmarked
class HelmRepositoryTest {

    private static final Login LOGIN = new Login("robot", "canary");

    @TempDir
    Path folder;

    private FileServer server;
    private FileServer other;
    private BoundedHttp http;
    private HelmRepository repository;

    @BeforeEach
    void start() throws Exception {
        server = new FileServer(folder);
        server.require(LOGIN.basic());
        other = new FileServer(folder);
        other.require(LOGIN.basic());
        http = new BoundedHttp(Duration.ofSeconds(30), Duration.ofSeconds(60));
        Files.createDirectories(folder.resolve("charts"));
        Files.createDirectories(folder.resolve("archives"));
        Files.writeString(folder.resolve("archives/web-1.0.0.tgz"), "archive");
        Files.writeString(folder.resolve("archives/web-1.0.0.tgz.prov"), "provenance");
        String below = server.url() + "/charts/";
        repository = HelmRepository.at(
                below, http, url -> Optional.of(LOGIN).filter(login -> (url + "/").startsWith(below)));
    }

    @AfterEach
    void stop() throws IOException {
        repository.close();
        http.close();
        other.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../archives/web-1.0.0.tgz", "/archives/web-1.0.0.tgz", "SERVER/archives/web-1.0.0.tgz"})
    void anArchiveElsewhereOnTheServerIsAskedForWithTheRepositorysLogin(String url) throws Exception {
        index(url.replace("SERVER", server.url()));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ChartVersion version = repository.resolve("web", "1.x");
        repository.download(version, 1_000, content);
        repository.downloadProvenance(version, 1_000, content);
        assertThat(content.toString(StandardCharsets.UTF_8)).isEqualTo("archiveprovenance");
    }

    @Test
    void anotherServerIsNotShownTheRepositorysLogin() throws Exception {
        index(other.url() + "/archives/web-1.0.0.tgz");
        ChartVersion version = repository.resolve("web", "1.x");
        assertThatThrownBy(() -> repository.download(version, 1_000, new ByteArrayOutputStream()))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.why()).isEqualTo(Why.LOGIN_REFUSED));
        assertThat(other.answers()).containsExactly("401 /archives/web-1.0.0.tgz");
    }

    /** As Bitnami's index has it. */
    @ParameterizedTest
    @CsvSource({
        "oci://registry-1.docker.io/bitnamicharts/web:1.0.0, name oci://registry-1.docker.io/bitnamicharts as",
        "oci://registry.example:5000/web:1.0.0, name oci://registry.example:5000 as",
        "oci://robot:canary@registry.example/web:1.0.0, has no URL that is as safe",
        "file:///etc/passwd, has no URL that is as safe",
    })
    void whoseArchiveLiesInARegistryIsToldWhichToName(String url, String message) throws Exception {
        index(url);
        assertThatThrownBy(() -> repository.resolve("web", "1.x"))
                .hasMessageContaining(message)
                .hasMessageNotContaining("canary");
        assertThat(repository.versions("web")).isEmpty();
    }

    private void index(String url) throws IOException, RegistryException {
        Files.writeString(
                folder.resolve("charts/index.yaml"),
                "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0, urls: ['" + url + "']}]}\n");
        assertThat(repository.refresh()).isTrue();
    }
}
