package dev.plumbline.e2e.environment;

import dev.plumbline.e2e.postgres.PostgresServer;
import dev.plumbline.e2e.workspace.KeyFiles;
import dev.plumbline.e2e.workspace.Port;
import dev.plumbline.e2e.workspace.Ports;
import dev.plumbline.e2e.workspace.Workspace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each service is told by environment variables. A key or a kubeconfig is told only to those that need it.
 *
 * @param pollInterval between two turns of a repository; null for what the poller has by itself
 */
record ServiceSettings(
        Workspace workspace,
        Ports ports,
        KeyFiles keys,
        PostgresServer postgres,
        @Nullable Duration pollInterval) {

    Map<String, String> of(Service service) {
        var settings = new HashMap<String, String>();
        settings.put("KAFKA_BOOTSTRAP_SERVERS", ports.address(Port.KAFKA));
        settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(service.port())));
        settings.put("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", ports.http(Port.SPANS));
        settings.put("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        settings.putAll(
                switch (service) {
                    case WEBHOOK_RECEIVER -> Map.of("PLUMBLINE_WEBHOOK_GITHUB_SECRET_FILE", key("webhook-secret"));
                    case REPO_POLLER ->
                        pollInterval == null ? Map.of() : Map.of("PLUMBLINE_POLLER_INTERVAL", pollInterval.toString());
                    case RENDERER_SERVICE -> renderer();
                    case SYNC_SERVICE ->
                        Map.of(
                                "KUBECONFIG", kubeconfig(service),
                                "PLUMBLINE_KEYS_SIGNING_PUBLIC", key("signing.public.pem"),
                                "PLUMBLINE_KEYS_SEALING_PRIVATE", key("sealing.private"),
                                "PLUMBLINE_KEYS_FINGERPRINT", key("fingerprint.key"));
                    case DRIFT_DETECTOR ->
                        Map.of(
                                "KUBECONFIG", kubeconfig(service),
                                "PLUMBLINE_KEYS_FINGERPRINT", key("fingerprint.key"));
                    case AUDIT_SERVICE -> audit();
                });
        return settings;
    }

    /** The kubeconfig of a service's own ServiceAccount. */
    String kubeconfig(Service service) {
        return workspace.file("run/" + service.module() + ".kubeconfig").toString();
    }

    private Map<String, String> renderer() {
        return Map.of(
                "PLUMBLINE_RENDERER_MIRRORS", workspace.file("data/mirrors").toString(),
                "PLUMBLINE_RENDERER_HELM", workspace.tool("helm"),
                "PLUMBLINE_RENDERER_KUSTOMIZE", workspace.tool("kustomize"),
                "PLUMBLINE_RENDERER_JSONNET", workspace.tool("jsonnet"),
                "PLUMBLINE_RENDERER_WORKER", workspace.tool("worker"),
                // A desktop's kernel may grant its users no namespaces; what is rendered here is one's own.
                "PLUMBLINE_RENDERER_ISOLATION", "preferred",
                "PLUMBLINE_KEYS_SIGNING_PRIVATE", key("signing.private.pem"),
                "PLUMBLINE_KEYS_SEALING_PUBLIC", key("sealing.public"),
                "PLUMBLINE_KEYS_FINGERPRINT", key("fingerprint.key"));
    }

    private Map<String, String> audit() {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://" + postgres.location(),
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                "postgresql://" + postgres.location(),
                "QUARKUS_DATASOURCE_USERNAME",
                postgres.user(),
                "QUARKUS_DATASOURCE_PASSWORD",
                postgres.password());
    }

    private String key(String name) {
        return keys.file(name).toString();
    }
}
