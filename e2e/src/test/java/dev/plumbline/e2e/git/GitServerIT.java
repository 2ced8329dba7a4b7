package dev.plumbline.e2e.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.e2e.workspace.Port;
import dev.plumbline.e2e.workspace.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the git of this machine, as people use it. */
class GitServerIT {
    private record Delivery(byte[] body, String event, String signature) {}

    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Ports ports = Ports.anyFree();

    @TempDir
    private Path folder;

    private HttpServer receiver;
    private GitServer server;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", ports.of(Port.WEBHOOK_RECEIVER)), 0);
        receiver.createContext("/hook", exchange -> {
            try (exchange) {
                if (refusals.getAndDecrement() > 0) {
                    exchange.sendResponseHeaders(503, -1);
                    return;
                }
                var headers = exchange.getRequestHeaders();
                deliveries.add(new Delivery(
                        exchange.getRequestBody().readAllBytes(),
                        headers.getFirst("X-GitHub-Event"),
                        headers.getFirst("X-Hub-Signature-256")));
                exchange.sendResponseHeaders(202, -1);
            }
        });
        receiver.start();
        var hook = URI.create(ports.http(Port.WEBHOOK_RECEIVER) + "/hook");
        var webhook = new PushWebhook(hook, "s3cret", ports.http(Port.GIT), line -> {});
        server = new GitServer(ports.of(Port.GIT), folder.resolve("served"), webhook);
        refusals.set(0);
    }

    @AfterEach
    void stop() {
        server.close();
        receiver.stop(0);
    }

    @Test
    void createsARepositoryWhenSomebodyPushesAndTellsTheReceiverAtOnce() throws Exception {
        var commit = pushNew("team/shop", "one");

        var delivery = next();
        var push = json(delivery);
        assertThat(delivery.event()).isEqualTo("push");
        assertThat(delivery.signature()).isEqualTo("sha256=" + hmac(delivery.body()));
        assertThat(push.at("/ref").asText()).isEqualTo("refs/heads/main");
        assertThat(push.at("/after").asText()).isEqualTo(commit);
        assertThat(push.at("/created").asBoolean()).isTrue();
        assertThat(push.at("/repository/clone_url").asText()).isEqualTo(url("team/shop"));
        assertThat(push.at("/head_commit/id").asText()).isEqualTo(commit);
        assertThat(git(folder, "ls-remote", url("team/shop"), "refs/heads/main"))
                .startsWith(commit);
        assertThat(git(folder, "-c", "protocol.version=2", "clone", "-q", url("team/shop"), "copy"))
                .isEmpty();
    }

    @Test
    void saysThatABranchWasForced() throws Exception {
        var first = pushNew("shop", "one");
        next();
        git(folder.resolve("shop"), "commit", "-q", "--amend", "--allow-empty", "-m", "other");
        git(folder.resolve("shop"), "push", "-q", "-f", "origin", "main");

        var push = json(next());
        assertThat(push.at("/forced").asBoolean()).isTrue();
        assertThat(push.at("/before").asText()).isEqualTo(first);
    }

    @Test
    void deliversAgainWhenTheReceiverCannotTakeIt() throws Exception {
        refusals.set(2);

        pushNew("shop", "one");

        assertThat(json(next()).at("/ref").asText()).isEqualTo("refs/heads/main");
    }

    @Test
    void tellsNobodyOfARepositoryWithoutAWebhook() throws Exception {
        server.setWebhook("quiet", false);
        pushNew("quiet", "one");
        pushNew("loud", "two");

        assertThat(json(next()).at("/repository/name").asText()).isEqualTo("loud");
        assertThat(deliveries).isEmpty();
    }

    @Test
    void servesNothingOutsideItsFolder() throws Exception {
        assertThat(Repositories.name("../secrets")).isEmpty();
        assertThat(Repositories.name("a/../../b")).isEmpty();
        assertThat(server.exists("no-such")).isFalse();
    }

    private String pushNew(String name, String message) throws Exception {
        var copy = Files.createDirectories(folder.resolve(name));
        git(copy, "init", "-q", "-b", "main");
        Files.writeString(copy.resolve("file"), "x".repeat(2_000_000));
        git(copy, "add", ".");
        git(copy, "commit", "-q", "-m", message);
        git(copy, "remote", "add", "origin", url(name));
        git(copy, "push", "-q", "origin", "main");
        return git(copy, "rev-parse", "HEAD").strip();
    }

    private String url(String name) {
        return ports.http(Port.GIT) + "/" + name + ".git";
    }

    private Delivery next() throws InterruptedException {
        var delivery = deliveries.poll(20, TimeUnit.SECONDS);
        assertThat(delivery).as("a delivery").isNotNull();
        return delivery;
    }

    private static JsonNode json(Delivery delivery) throws IOException {
        return new ObjectMapper().readTree(delivery.body());
    }

    private static String hmac(byte[] body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    private static String git(Path in, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                "git", "-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("git %s: %s", String.join(" ", arguments), output)
                .isZero();
        return output;
    }
}
