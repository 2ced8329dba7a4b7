package dev.plumbline.e2e.scenario;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A provider, true or forged. */
final class Webhook {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI receiver;
    private final String secret;

    Webhook(String receiver, String secret) {
        this.receiver = URI.create(receiver);
        this.secret = secret;
    }

    /** Delivers a push of main and returns the status code. */
    int push(String repository, String before, String after, String delivery) {
        return deliver(body(repository, before, after), delivery, secret);
    }

    /** The same with a signature by another secret. */
    int forged(String repository, String before, String after) {
        return deliver(body(repository, before, after), UUID.randomUUID().toString(), secret + "x");
    }

    private int deliver(String body, String delivery, String key) {
        HttpRequest request = HttpRequest.newBuilder(receiver)
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", "push")
                .header("X-GitHub-Delivery", delivery)
                .header("X-Hub-Signature-256", "sha256=" + hmac(body, key))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new AssertionError("no answer to the webhook", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String body(String repository, String before, String after) {
        return """
                {"ref": "refs/heads/main", "before": "%s", "after": "%s", "created": false, "deleted": false,
                 "forced": false, "repository": {"full_name": "e2e/e2e", "clone_url": "%s"}, "pusher": {"name": "jane"}}
                """.formatted(before, after, repository);
    }

    private static String hmac(String body, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
