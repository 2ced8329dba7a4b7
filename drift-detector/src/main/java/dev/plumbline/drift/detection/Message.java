package dev.plumbline.drift.detection;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.SyncEvent;

/** What an application is told. */
sealed interface Message {

    record Declared(ApplicationDeclared event) implements Message {}

    record Withdrawn() implements Message {}

    record Applied(Baseline baseline) implements Message {}

    record Released(ObjectRef object) implements Message {}

    record Synced(Envelope<? extends SyncEvent> envelope) implements Message {}

    /** Drift that was told before this process began, and its end. */
    record DriftTold(Envelope<? extends DriftEvent> envelope) implements Message {}

    /** Health that was told before this process began. */
    record HealthTold(Envelope<HealthChanged> envelope) implements Message {}

    record Seen(LiveObject live) implements Message {}

    record Gone(LiveObject last) implements Message {}

    /** The list of that version was without the object. */
    record Absent(ObjectRef object, long version) implements Message {}

    /** Some time that was waited for has passed. */
    record Due() implements Message {}
}
