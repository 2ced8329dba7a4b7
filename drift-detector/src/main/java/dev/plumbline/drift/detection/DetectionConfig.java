package dev.plumbline.drift.detection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long is waited for what should come. */
@ConfigMapping(prefix = "plumbline.detection")
public interface DetectionConfig {

    /** How long a live object may be ahead of its baseline until that is an event. */
    @WithDefault("30s")
    Duration baselineWait();

    /** How long a baseline may be ahead of the watch until the object itself is looked at. */
    @WithDefault("10s")
    Duration liveWait();

    /** How long worse health must last until it is told, so that what passes in a moment makes no noise. */
    @WithDefault("250ms")
    Duration healthSettles();

    /** How long health waits for the baselines that a finished run named, and for a run to finish. */
    @WithDefault("30s")
    Duration runWait();
}
