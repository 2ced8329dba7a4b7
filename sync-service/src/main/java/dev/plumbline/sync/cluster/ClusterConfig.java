package dev.plumbline.sync.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the API server is talked to. */
@ConfigMapping(prefix = "plumbline.cluster")
public interface ClusterConfig {

    /** How long one answer is waited for. */
    @WithDefault("30s")
    Duration timeout();

    /** How many objects of one run are on their way at once. */
    @WithDefault("16")
    int parallel();
}
