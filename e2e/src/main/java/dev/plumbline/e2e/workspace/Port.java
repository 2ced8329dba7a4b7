package dev.plumbline.e2e.workspace;

import java.util.Arrays;

/** Everything that listens, with the port of 127.0.0.1 that it would like. */
public enum Port {
    WEBHOOK_RECEIVER(7401),
    REPO_POLLER(7402),
    RENDERER_SERVICE(7403),
    SYNC_SERVICE(7404),
    DRIFT_DETECTOR(7405),
    AUDIT_SERVICE(7406),
    GIT(7410),
    SPANS(7411),
    KAFKA(7420),
    KAFKA_CONTROLLER(7421),
    POSTGRES(7430),
    APISERVER(7440),
    ETCD(7441),
    ETCD_PEER(7442);

    private final int preferred;

    Port(int preferred) {
        this.preferred = preferred;
    }

    int preferred() {
        return preferred;
    }

    static boolean isPreferred(int number) {
        return Arrays.stream(values()).anyMatch(port -> port.preferred == number);
    }
}
