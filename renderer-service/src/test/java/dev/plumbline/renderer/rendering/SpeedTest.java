package dev.plumbline.renderer.rendering;

import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.events.trust.SetSignature;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.TestKeys;
import dev.plumbline.renderer.plain.PlainSource;
import dev.plumbline.renderer.sealing.AgeRecipient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@org.jspecify.annotations.NullUnmarked
class SpeedTest {
    @Test
    void speed() throws Exception {
        TestKeys keys = TestKeys.in(Files.createTempDirectory("speed"));
        RenderLimits limits = new RenderLimits(10_000, 32 << 20, 10_000, Duration.ofSeconds(60), 2L << 30, 4);
        Renderer renderer = new Renderer(
                new ManifestSources(List.of(new PlainSource(limits))),
                SecretFingerprint.of(keys.file("fingerprint.key")),
                new SignedSets(new AgeRecipient(keys.file("sealing.pub")), new SetSignature.Signer(keys.file("signing.key"))));
        for (int i = 0; i < 12; i++) {
            long began = System.nanoTime();
            for (int j = 0; j < 50; j++) {
                SampleRendering.render(renderer);
            }
            System.out.printf("%d: %.2f ms each%n", i, (System.nanoTime() - began) / 50e6);
        }
    }
}
