package dev.plumbline.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.RenderingFailed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A canary in a Secret: in the cluster it sings, on every topic, table, log and span it is not to be heard. */
final class SecretsE2E {

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();

    @Test
    void aSecretsValueIsNowhereButInGitAndTheCluster() {
        String namespace = "secret-" + UUID.randomUUID().toString().substring(0, 8);
        String canary = "canary-" + UUID.randomUUID();
        String drifted = "canary-" + UUID.randomUUID();
        String broken = "canary-" + UUID.randomUUID();
        try (Repo repo = lab.createRepository(namespace)) {
            String commit = repo.write("web/secret.yaml", secret(canary)).push("secret");
            cluster.declare(namespace, "web", repo.url(), "web");
            cluster.awaitReady(namespace, "web", commit);
            assertThat(live(namespace)).isEqualTo(canary);

            cluster.client().secrets().inNamespace(namespace).withName("canary").edit(secret -> secret.edit()
                    .addToData("password", base64(drifted))
                    .build());
            Awaitility.await().atMost(Cluster.PATIENCE).ignoreExceptions().until(() -> live(namespace)
                    .equals(canary));

            repo.write("web/secret.yaml", secret(broken) + "  broken: [\n").push("broken");
            lab.audit().await(namespace + "/web", RenderingFailed.class, event -> true);
            lab.awaitQuiet(namespace + "/web");

            for (String value : List.of(canary, base64(canary), drifted, base64(drifted), broken, base64(broken))) {
                assertThat(lab.placesThatHold(value)).as(value).isEmpty();
            }
        }
    }

    private String live(String namespace) {
        String value = cluster.client()
                .secrets()
                .inNamespace(namespace)
                .withName("canary")
                .get()
                .getData()
                .get("password");
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String secret(String value) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: canary}
                stringData:
                  password: %s
                """.formatted(value);
    }
}
