package dev.plumbline.drift.watch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the cluster is watched. */
@ConfigMapping(prefix = "plumbline.watch")
public interface WatchConfig {

    /** How often everything is listed anew, whatever the watches say. */
    @WithDefault("5m")
    Duration relist();

    /** How long a watch may say nothing; the API server sends a bookmark about once a minute. */
    @WithDefault("100s")
    Duration silence();

    /** How long a request may take. */
    @WithDefault("10s")
    Duration request();

    /** The first pause after a failure; each further one is twice as long. */
    @WithDefault("100ms")
    Duration pause();

    /** The longest pause. */
    @WithDefault("3s")
    Duration maxPause();
}
