package dev.plumbline.poller.messaging;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Quick turns for tests. */
public final class QuickTurns implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of(
                "plumbline.poller.interval", "300ms",
                "plumbline.poller.max-backoff", "500ms",
                "plumbline.poller.grace", "300ms",
                "plumbline.poller.deadline", "2s");
    }

    @Override
    public void stop() {
        // holds nothing
    }
}
