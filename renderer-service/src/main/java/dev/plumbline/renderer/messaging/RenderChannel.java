package dev.plumbline.renderer.messaging;

import dev.plumbline.events.RenderRequested;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes requests: many at once, but one at a time for each application. */
@ApplicationScoped
class RenderChannel {

    private final Intake intake;
    private final Tables tables;
    private final WarmUp warmUp;
    private final RenderWork work;

    RenderChannel(Intake intake, Tables tables, WarmUp warmUp, RenderWork work) {
        this.intake = intake;
        this.tables = tables;
        this.warmUp = warmUp;
        this.work = work;
    }

    @Incoming("render-requests")
    @RunOnVirtualThread
    void request(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        tables.awaitReady();
        warmUp.awaitDone();
        intake.take(record, envelope -> {
            if (envelope.event() instanceof RenderRequested request) {
                work.render(envelope, request);
            }
        });
    }
}
