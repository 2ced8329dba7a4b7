package dev.plumbline.renderer.messaging;

import dev.plumbline.events.Cause;
import dev.plumbline.events.messaging.EventCodec;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.renderer.rendering.Renderer;
import dev.plumbline.renderer.rendering.Rendering;
import dev.plumbline.renderer.rendering.SampleRendering;
import dev.plumbline.renderer.source.Mirrors;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jboss.logging.Logger;

/** Renders a sample until the JVM has compiled what matters, and measures what JGit would, so that the first commit is as fast as the next. */
@ApplicationScoped
class WarmUp {

    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final int ROUNDS = 100;
    /** A busy machine warms up while it works. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Renderer renderer;
    private final Mirrors mirrors;
    private final EventPublisher publisher;
    private final CountDownLatch done = new CountDownLatch(1);

    WarmUp(Renderer renderer, Mirrors mirrors, EventPublisher publisher) {
        this.renderer = renderer;
        this.mirrors = mirrors;
        this.publisher = publisher;
    }

    void start(@Observes StartupEvent started) {
        Thread.ofPlatform().name("file-times").daemon().start(mirrors::measure);
        Thread.ofPlatform().name("warm-up").daemon().start(this::run);
    }

    boolean done() {
        return done.getCount() == 0;
    }

    void awaitDone() throws InterruptedException {
        done.await();
    }

    private void run() {
        long began = System.nanoTime();
        try {
            for (int round = 0; round < ROUNDS && System.nanoTime() - began < LONGEST.toNanos(); round++) {
                Rendering rendering = SampleRendering.render(renderer);
                EventCodec.encode(publisher.envelope(rendering.event(), Cause.root()));
            }
        } catch (RuntimeException e) {
            LOG.warn("the sample cannot be rendered; the first renderings will be slower", e);
        } finally {
            done.countDown();
            LOG.infof("warm ms=%d", (System.nanoTime() - began) / 1_000_000);
        }
    }
}
