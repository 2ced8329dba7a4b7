package dev.plumbline.poller.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.registry.FileServer;
import dev.plumbline.events.registry.Registry;
import dev.plumbline.poller.git.GitSettings;
import dev.plumbline.poller.poll.Head;
import dev.plumbline.poller.poll.Listing;
import dev.plumbline.poller.poll.PollerSettings;
import dev.plumbline.poller.poll.RemoteHeads;
import dev.plumbline.poller.poll.RemoteUnavailable;
import dev.plumbline.poller.poll.Turns;
import dev.plumbline.poller.poll.WatchedRepository;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init")
final class RegistryHeadsIT {

    private static final String CONFIG = "application/vnd.unknown.config.v1+json";
    private static final String DIGEST = "a".repeat(64);

    @TempDir
    Path folder;

    @Test
    void tellsWhereTheTagsOfARegistryAre() throws Exception {
        try (Registry registry = new Registry(folder, Registry.Access.TOKEN)) {
            String repository = "public/app";
            push(registry, repository, "1.2.9", "a");
            String newest = push(registry, repository, "1.2.10", "b");
            String latest = push(registry, repository, "latest", "c");
            RegistryHeads heads = heads(Map.of("plumbline.registries.plain-http", registry.host()));
            WatchedRepository watched =
                    watched("oci://" + registry.host() + "/" + repository, "latest", "^1.2", "gone");
            Set<String> asked = Set.of("refs/tags/latest", "refs/tags/gone", RemoteHeads.ALL_TAGS);
            assertThat(heads.list(watched, asked).heads())
                    .containsOnly(
                            Map.entry("refs/tags/latest", new Head(latest, null)),
                            Map.entry("refs/tags/1.2.10", new Head(newest, null)));
            assertThat(heads.list(watched, asked).names())
                    .containsExactlyInAnyOrder("refs/tags/latest", "refs/tags/1.2.9", "refs/tags/1.2.10");
            String moved = push(registry, repository, "latest", "d");
            assertThat(heads.list(watched, asked).heads()).containsEntry("refs/tags/latest", new Head(moved, null));
        }
    }

    @Test
    void listsTheTagsOfARepositoryOnceATurn() throws Exception {
        try (Registry registry = new Registry(folder, Registry.Access.ANYBODY)) {
            push(registry, "app", "1.2.9", "a");
            RegistryHeads heads = heads(Map.of("plumbline.registries.plain-http", registry.host()));
            heads.list(watched("oci://" + registry.host() + "/app", "^1.2"), Set.of(RemoteHeads.ALL_TAGS));
            long once = listings();
            heads.list(
                    watched("oci://" + registry.host() + "/app", "^1.2", "~1.2.3", "1.2", "gone"),
                    Set.of(RemoteHeads.ALL_TAGS));
            assertThat(once).isPositive();
            assertThat(listings()).isEqualTo(2 * once);
        }
    }

    /** How many lines the registry has written about lists of tags. */
    private long listings() throws IOException {
        return Files.readAllLines(folder.resolve("registry.log")).stream()
                .filter(line -> line.contains("/tags/list"))
                .count();
    }

    @Test
    void tellsOfAVersionWithBuildMetadataUnderItsTag() throws Exception {
        try (Registry registry = new Registry(folder, Registry.Access.TOKEN)) {
            String repository = "public/web";
            push(registry, repository, "1.2.3", "a");
            String first = push(registry, repository, "1.2.4_b1", "b");
            Turns turns = new Turns(heads(Map.of("plumbline.registries.plain-http", registry.host())));
            WatchedRepository watched = watched("oci://" + registry.host() + "/" + repository, "^1.2", "1.2");
            assertThat(turns.turn(watched))
                    .containsExactlyInAnyOrder(
                            discovered(watched, "1.2.4_b1", first), discovered(watched, "1.2", first));
            String second = push(registry, repository, "1.2.5_b2", "c");
            assertThat(turns.turn(watched))
                    .contains(discovered(watched, "1.2.5_b2", second).asAppeared())
                    .hasSize(2);
            assertThat(turns.turn(watched)).isEmpty();
        }
    }

    @Test
    void tellsTheVersionsOfAChartAndAsksForTheIndexOnlyWhereItChanged() throws Exception {
        try (FileServer server = new FileServer(folder)) {
            index("1.2.9", "1.2.10");
            RegistryHeads heads = heads(Map.of());
            WatchedRepository watched = new WatchedRepository(
                    RepositoryUrl.ofChart(server.url(), "web"), server.url(), Set.of("^1.2", "1.2"));
            Head head = new Head("sha256:" + DIGEST, null);
            Listing listing = heads.list(watched, Set.of(RemoteHeads.ALL_TAGS));
            assertThat(listing.heads())
                    .containsOnly(Map.entry("refs/tags/1.2.10", head), Map.entry("refs/tags/1.2", head));
            assertThat(listing.names()).contains("refs/tags/1.2.9");
            heads.list(watched, Set.of(RemoteHeads.ALL_TAGS));
            assertThat(server.answers()).containsExactly("200 /index.yaml", "304 /index.yaml");
            index("1.2.9", "1.2.10", "1.3.0");
            assertThat(heads.list(watched, Set.of()).heads()).containsKey("refs/tags/1.3.0");
        }
    }

    @ParameterizedTest
    @CsvSource({"4.11.3, 4.11.3", "v4.11.3, v4.11.3", "4.11, 4.11", "^4, 4.12.0"})
    void tellsOfOneVersionOfAChartWhoeverFollowsOne(String revision, String told) throws Exception {
        try (FileServer server = new FileServer(folder)) {
            index("4.12.0", "4.11.4", "4.11.3", "4.11.2", "3.0.0");
            WatchedRepository watched =
                    new WatchedRepository(RepositoryUrl.ofChart(server.url(), "web"), server.url(), Set.of(revision));
            Turns turns = new Turns(heads(Map.of()));
            assertThat(turns.turn(watched)).containsExactly(discovered(watched, told, "sha256:" + DIGEST));
            index("4.11.5", "4.12.0", "4.11.4", "4.11.3", "4.11.2", "3.0.0");
            assertThat(turns.turn(watched)).as("of the same digest").isEmpty();
        }
    }

    @Test
    void saysWhyItCouldNotAsk() throws Exception {
        try (FileServer server = new FileServer(folder)) {
            RegistryHeads heads = heads(Map.of());
            WatchedRepository watched =
                    new WatchedRepository(RepositoryUrl.ofChart(server.url(), "web"), server.url(), Set.of("*"));
            assertReason(heads, watched, Reason.NOT_FOUND);
            Files.writeString(folder.resolve("index.yaml"), "- no index");
            assertReason(heads, watched, Reason.FAILED);
            server.require("Basic x");
            assertReason(heads, watched, Reason.AUTHENTICATION_REFUSED);
        }
        WatchedRepository nobody = watched("oci://127.0.0.1:1/app", "latest");
        assertReason(
                heads(Map.of("plumbline.registries.plain-http", "127.0.0.1:1")), nobody, Reason.CONNECTION_REFUSED);
    }

    @Test
    void saysThatAHostMeansNothing() {
        assertReason(heads(Map.of()), watched("oci://registry.invalid/app", "latest"), Reason.HOST_NOT_FOUND);
    }

    private static void assertReason(RegistryHeads heads, WatchedRepository watched, Reason reason) {
        assertThatThrownBy(() -> heads.list(watched, Set.of("refs/tags/latest")))
                .isInstanceOfSatisfying(RemoteUnavailable.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private static CommitDiscovered discovered(WatchedRepository repository, String tag, String digest) {
        return new CommitDiscovered(repository.identity(), "refs/tags/" + tag, null, digest);
    }

    private void index(String... versions) throws Exception {
        StringBuilder index = new StringBuilder("apiVersion: v1\nentries:\n  web:\n");
        for (String version : versions) {
            index.append("  - {name: web, version: ")
                    .append(version)
                    .append(", digest: ")
                    .append(DIGEST)
                    .append(", urls: [web.tgz]}\n");
        }
        Files.writeString(folder.resolve("index.yaml"), index);
    }

    private static String push(Registry registry, String repository, String tag, String content) {
        Registry.Part part = new Registry.Part(
                "text/plain",
                content.getBytes(StandardCharsets.UTF_8),
                Map.of("org.opencontainers.image.title", "file"));
        return registry.push(repository, tag, CONFIG, List.of(part));
    }

    private static WatchedRepository watched(String url, String... revisions) {
        return new WatchedRepository(RepositoryUrl.of(url), url, Set.of(revisions));
    }

    private static RegistryHeads heads(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(PollerSettings.class)
                .withMapping(GitSettings.class)
                .withMapping(RegistrySettings.class)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(settings)
                .build();
        return new RegistryHeads(
                config.getConfigMapping(PollerSettings.class),
                config.getConfigMapping(GitSettings.class),
                config.getConfigMapping(RegistrySettings.class));
    }
}
