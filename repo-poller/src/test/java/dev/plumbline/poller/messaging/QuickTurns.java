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
                // What a webhook told is heard of within a quarter of a second, on a quick machine.
                "plumbline.poller.grace", "2s",
                "plumbline.poller.deadline", "5s");
    }

    @Override
    public void stop() {
        // holds nothing
    }
}
