package dev.plumbline.renderer;

import dev.plumbline.renderer.source.GitConfig;
import dev.plumbline.renderer.source.RegistryConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The renderer's settings without Quarkus. */
public final class RendererSettings {

    private RendererSettings() {}

    /** These, and the defaults for all others. */
    public static SmallRyeConfig of(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(RendererConfig.class)
                .withMapping(GitConfig.class)
                .withMapping(RegistryConfig.class)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(settings)
                .build();
    }
}
