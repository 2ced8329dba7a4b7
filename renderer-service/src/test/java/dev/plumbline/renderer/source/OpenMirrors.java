package dev.plumbline.renderer.source;

import dev.plumbline.renderer.RendererConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;

/** Mirrors for tests of other packages. */
public final class OpenMirrors {

    private OpenMirrors() {}

    public static Mirrors with(SmallRyeConfig config) {
        return new Mirrors(
                config.getConfigMapping(RendererConfig.class),
                config.getConfigMapping(GitConfig.class),
                new SimpleMeterRegistry());
    }

    public static Sources sources(Mirrors mirrors, SmallRyeConfig config) {
        return new Sources(
                mirrors,
                config.getConfigMapping(RendererConfig.class),
                config.getConfigMapping(GitConfig.class),
                config.getConfigMapping(RegistryConfig.class));
    }

    /** How many revisions of charts and artifacts are remembered. */
    public static int remembered(Sources sources) {
        return sources.remembered();
    }

    public static void close(Sources sources) {
        sources.close();
    }

    public static void close(Mirrors mirrors) {
        mirrors.close();
    }
}
