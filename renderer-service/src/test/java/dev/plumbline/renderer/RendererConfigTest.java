package dev.plumbline.renderer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RendererConfigTest {

    @Test
    void hasTheseDefaults() {
        RendererConfig config = new SmallRyeConfigBuilder()
                .withMapping(RendererConfig.class)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValue("plumbline.renderer.mirrors", "mirrors")
                .build()
                .getConfigMapping(RendererConfig.class);
        assertThat(config.helm()).isEqualTo("helm");
        assertThat(config.kustomize()).isEqualTo("kustomize");
        assertThat(config.worker()).isEmpty();
        assertThat(config.signersDirectory()).isEmpty();
        assertThat(config.cluster().kubeVersion()).isEmpty();
        assertThat(config.cluster().apiVersions()).isEmpty();
        assertThat(config.policies()).isEmpty();
        assertThat(config.submodules()).isEmpty();
        assertThat(config.sops().keysDirectory()).isEmpty();
        assertThat(config.fetch().idle()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.fetch().total()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.fetch().object().asLongValue()).isEqualTo(100 << 20);
        assertThat(config.fetch().objects()).isEqualTo(2_000_000);
        assertThat(config.fetch().pack().asLongValue()).isEqualTo(2L << 30);
        assertThat(config.fetch().mirror().asLongValue()).isEqualTo(10L << 30);
        assertThat(config.fetch().concurrency()).isEqualTo(8);
        assertThat(config.fetch().retryCap()).isEqualTo(Duration.ofSeconds(30));
        assertThat(RenderLimits.of(config))
                .isEqualTo(new RenderLimits(10_000, 32 << 20, 10_000, Duration.ofSeconds(60), 2L << 30, 4));
    }
}
