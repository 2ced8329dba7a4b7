package dev.plumbline.receiver.messaging;

import dev.plumbline.events.Newest;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.CompactedView;
import dev.plumbline.events.messaging.CompactedView.Reading;
import dev.plumbline.events.messaging.KafkaSettings;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * The ids of the newest events that the topic {@code commits} holds, whichever instance put them there and when. Since an id follows
 * from the delivery's own, a delivery all of whose events are here was taken before.
 */
@ApplicationScoped
class KeptEvents {

    private static final Logger LOG = Logger.getLogger(KeptEvents.class);
    private static final int REMEMBERED = 200_000;
    private static final int MAX_ID_BYTES = 64;

    /** Beyond this, deliveries are taken before all is known: they might be kept twice, which does no harm. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Newest<String> ids = new Newest<>(REMEMBERED);
    private final long begun = System.nanoTime();
    private final CompactedView view;

    KeptEvents(KafkaSettings settings) {
        this.view = new CompactedView(
                settings, Topic.COMMITS, Reading.ALL.newest(REMEMBERED).unhurried(), this::told);
    }

    void start(@Observes StartupEvent started) {
        LOG.debug("kept events are being read");
    }

    /** Whether what the topic held at the start was read, or has been waited for long enough. */
    boolean recalled() {
        return view.ready() || System.nanoTime() - begun > PATIENCE.toNanos();
    }

    /** Whether an event is kept, as far as is known here. */
    boolean contains(String id) {
        return ids.contains(id);
    }

    /** An event was kept just now. */
    void add(String id) {
        ids.add(id);
    }

    private void told(ConsumerRecord<String, byte[]> record) {
        Header id = record.headers().lastHeader("ce_id");
        if (id != null && id.value() != null && id.value().length <= MAX_ID_BYTES) {
            add(new String(id.value(), StandardCharsets.UTF_8));
        }
    }

    @PreDestroy
    void close() {
        view.close();
    }
}
