package dev.plumbline.audit.messaging;

import dev.plumbline.audit.trail.Entry;
import dev.plumbline.audit.trail.Recorded;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.messaging.EventCodec;
import dev.plumbline.events.messaging.EventReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the trail tells of itself: entries by type, repeated deliveries, time to append, and how old events are by then. */
@ApplicationScoped
class TrailMeters {

    /** Types become labels only where we know them: others come from outside, and there is no end of them. */
    private static final Set<String> LABELS = Stream.concat(
                    EventCodec.types().stream().map(Envelope::type),
                    Stream.of(
                            Entry.UNREADABLE,
                            Entry.PARKED,
                            Entry.APPLICATION_DELETED,
                            Entry.OBJECT_RELEASED,
                            Entry.KEY_DELETED))
            .collect(Collectors.toUnmodifiableSet());

    private final MeterRegistry meters;

    TrailMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    <T> T timed(Supplier<T> append) {
        Timer.Sample sample = Timer.start(meters);
        T result = append.get();
        sample.stop(meters.timer("plumbline.audit.append"));
        return result;
    }

    void count(List<Recorded> recorded, int delivered) {
        meters.counter("plumbline.audit.repeated").increment(delivered - recorded.size());
        for (Recorded each : recorded) {
            String type = each.entry().attributes().type();
            boolean known = LABELS.contains(type);
            meters.counter("plumbline.audit.recorded", "type", known ? type : "other")
                    .increment();
            if (!known) {
                String topic = each.entry().position().topic();
                meters.counter(EventReader.UNKNOWN, "topic", topic).increment();
            }
            Duration age = Duration.between(each.entry().attributes().time(), each.recordedAt());
            meters.timer("plumbline.audit.age").record(age.isNegative() ? Duration.ZERO : age);
        }
    }
}
