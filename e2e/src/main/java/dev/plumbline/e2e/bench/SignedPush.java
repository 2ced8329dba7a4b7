package dev.plumbline.e2e.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A push as GitHub sends it, with as many commits as make the size, and its signature. It is made once and delivered under many
 * ids: what the sender computes is not what is measured.
 *
 * @param signature the value of {@code X-Hub-Signature-256}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SignedPush(byte[] body, String signature) {

    private static final String COMMIT = """
            {"id": "%040x", "tree_id": "%040x", "distinct": true, "message": "Change number %d, and why it was made",
             "timestamp": "2026-11-27T12:00:00Z", "author": {"name": "Jane", "email": "jane@example.org", "username": "jane"},
             "added": [], "removed": [], "modified": ["apps/web/deployment.yaml", "apps/web/values-production.yaml"]},
            """;

    /**
     * Makes one.
     *
     * @param bytes of the body, exactly
     */
    static SignedPush of(String cloneUrl, String secret, int bytes) {
        String head = """
                {"ref": "refs/heads/main", "before": "%s", "after": "%s", "created": false, "deleted": false, "forced": false,
                 "repository": {"full_name": "bench/webhooks", "clone_url": "%s", "default_branch": "main"},
                 "pusher": {"name": "jane"}, "commits": [
                """.formatted("1".repeat(40), "2".repeat(40), cloneUrl);
        String tail = "{}]}";
        StringBuilder body = new StringBuilder(head);
        for (int number = 1; ; number++) {
            String commit = COMMIT.formatted(number, number, number);
            if (body.length() + commit.length() + tail.length() > bytes) {
                break;
            }
            body.append(commit);
        }
        body.append(" ".repeat(Math.max(0, bytes - body.length() - tail.length())))
                .append(tail);
        byte[] utf8 = body.toString().getBytes(StandardCharsets.UTF_8);
        return new SignedPush(utf8, "sha256=" + HexFormat.of().formatHex(hmac(utf8, secret)));
    }

    private static byte[] hmac(byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HMAC-SHA256", e);
        }
    }
}
