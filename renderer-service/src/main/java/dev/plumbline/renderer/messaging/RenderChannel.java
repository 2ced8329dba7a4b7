package dev.plumbline.renderer.messaging;

import dev.plumbline.events.RenderRequested;
import io.smallrye.common.annotation.Identifier;
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
    private final Assignment assignment;

    RenderChannel(
            Intake intake,
            Tables tables,
            WarmUp warmUp,
            RenderWork work,
            @Identifier(Assignment.NAME) Assignment assignment) {
        this.intake = intake;
        this.tables = tables;
        this.warmUp = warmUp;
        this.work = work;
        this.assignment = assignment;
    }

    @Incoming("render-requests")
    @RunOnVirtualThread
    void request(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        Assignment.Lease lease = assignment.lease(record.partition());
        tables.awaitReady();
        warmUp.awaitDone();
        intake.take(record, envelope -> {
            if (envelope.event() instanceof RenderRequested request) {
                work.render(new Asked(envelope, request, lease));
            }
        });
    }
}
