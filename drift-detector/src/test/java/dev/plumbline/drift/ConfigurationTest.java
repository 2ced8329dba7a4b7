package dev.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.drift.detection.DetectionConfig;
import dev.plumbline.drift.watch.WatchConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ConfigurationTest {

    @Test
    void defaultsAreAsDocumented() {
        var config = new SmallRyeConfigBuilder()
                .withMapping(WatchConfig.class)
                .withMapping(DetectionConfig.class)
                .addDiscoveredConverters()
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .build();
        WatchConfig watch = config.getConfigMapping(WatchConfig.class);
        assertThat(watch.relist()).isEqualTo(Duration.ofMinutes(5));
        assertThat(watch.silence()).isEqualTo(Duration.ofSeconds(100));
        assertThat(watch.request()).isEqualTo(Duration.ofSeconds(10));
        assertThat(watch.pause()).isEqualTo(Duration.ofMillis(100));
        assertThat(watch.maxPause()).isEqualTo(Duration.ofSeconds(3));
        DetectionConfig detection = config.getConfigMapping(DetectionConfig.class);
        assertThat(detection.baselineWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(detection.liveWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(detection.healthSettles()).isEqualTo(Duration.ofMillis(250));
        assertThat(detection.runWait()).isEqualTo(Duration.ofSeconds(30));
    }
}
