package dev.plumbline.e2e.git;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;

/**
 * Tells a receiver of each changed ref, in GitHub's format and signed as GitHub signs. A delivery that meets a closed port
 * or a 5xx is repeated under its own id after 1, 2, 4, 8 and 16 seconds; then it is lost, as deliveries are.
 */
public final class PushWebhook {
    private static final List<Integer> PAUSES_SECONDS = List.of(0, 1, 2, 4, 8, 16);

    private final URI receiver;
    private final byte[] secret;
    private final String baseUrl;
    private final Consumer<String> news;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /**
     * @param receiver where deliveries go
     * @param baseUrl the Git server's address, from which clone URLs are made
     * @param news told of deliveries that were refused or lost
     */
    public PushWebhook(URI receiver, String secret, String baseUrl, Consumer<String> news) {
        this.receiver = receiver;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.baseUrl = baseUrl;
        this.news = news;
    }

    /** Starts one delivery for each changed ref and returns at once. */
    void pushed(String name, Repository repository, List<ReceiveCommand> changes) {
        if (!repository.getConfig().getBoolean("plumbline", "webhook", true)) {
            return;
        }
        for (var change : changes) {
            var body = PushPayload.of(name, baseUrl, repository, change).bytes();
            Thread.startVirtualThread(() -> deliver(name + " " + change.getRefName(), body));
        }
    }

    private void deliver(String what, byte[] body) {
        var request = HttpRequest.newBuilder(receiver)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("User-Agent", "GitHub-Hookshot/plumbline")
                .header("X-GitHub-Event", "push")
                .header("X-GitHub-Delivery", UUID.randomUUID().toString())
                .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(hmac(body)))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        var answer = "";
        for (var pause : PAUSES_SECONDS) {
            try {
                Thread.sleep(Duration.ofSeconds(pause));
                var status = client.send(request, BodyHandlers.discarding()).statusCode();
                if (status < 500) {
                    refused(what, status);
                    return;
                }
                answer = "status " + status;
            } catch (IOException unreachable) {
                answer = "no connection";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        news.accept("webhook for " + what + " was lost after " + PAUSES_SECONDS.size() + " attempts: " + answer);
    }

    private void refused(String what, int status) {
        if (status >= 400) {
            news.accept("webhook for " + what + " was refused with status " + status);
        }
    }

    private byte[] hmac(byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HMAC-SHA256", e);
        }
    }
}
