package dev.plumbline.events.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Decodes the records that a service reads, and counts those of a type that it does not know: by topic, of which there are few, and
 * not by type, of which whoever writes there can make as many as he likes. A record that is read twice counts twice.
 */
@ApplicationScoped
public class EventReader {

    /** A counter of records, with the label {@code topic}. */
    public static final String UNKNOWN = "plumbline.events.unknown";

    private static final Logger LOG = Logger.getLogger(EventReader.class);

    /** So much of a type is quoted, in characters. */
    private static final int MAX_QUOTED = 100;

    private final MeterRegistry meters;

    EventReader(MeterRegistry meters) {
        this.meters = meters;
    }

    /** What a record is; see {@link EventCodec#decode}. Never throws. */
    public Decoded decode(ConsumerRecord<String, byte[]> record) {
        Decoded decoded = EventCodec.decode(record);
        if (decoded instanceof Decoded.Unknown(String type)) {
            meters.counter(UNKNOWN, "topic", record.topic()).increment();
            LOG.infof(
                    "unknown topic=%s partition=%d offset=%d type=\"%s\"",
                    record.topic(), record.partition(), record.offset(), quoted(type));
        }
        return decoded;
    }

    private static String quoted(String type) {
        return type.length() <= MAX_QUOTED ? type : type.substring(0, MAX_QUOTED) + "…";
    }
}
