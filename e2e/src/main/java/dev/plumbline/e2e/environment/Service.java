package dev.plumbline.e2e.environment;

import dev.plumbline.e2e.workspace.Port;
import java.util.Arrays;
import java.util.Optional;

/** The six services, each by the name of its module. */
public enum Service {
    WEBHOOK_RECEIVER("webhook-receiver", Port.WEBHOOK_RECEIVER),
    REPO_POLLER("repo-poller", Port.REPO_POLLER),
    RENDERER_SERVICE("renderer-service", Port.RENDERER_SERVICE),
    SYNC_SERVICE("sync-service", Port.SYNC_SERVICE),
    DRIFT_DETECTOR("drift-detector", Port.DRIFT_DETECTOR),
    AUDIT_SERVICE("audit-service", Port.AUDIT_SERVICE);

    private final String module;
    private final Port port;

    Service(String module, Port port) {
        this.module = module;
        this.port = port;
    }

    /** The module's name, which also names the process. */
    public String module() {
        return module;
    }

    /** Where its HTTP server listens. */
    public Port port() {
        return port;
    }

    /** The service of that name. */
    public static Optional<Service> named(String module) {
        return Arrays.stream(values())
                .filter(service -> service.module.equals(module))
                .findFirst();
    }
}
