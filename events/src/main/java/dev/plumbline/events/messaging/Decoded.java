package dev.plumbline.events.messaging;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;

/** What a record turned out to be. */
public sealed interface Decoded {

    /** One of our events. */
    record Read(Envelope<? extends Event> envelope) implements Decoded {}

    /** The key was deleted. */
    record Tombstone(String key) implements Decoded {}

    /** A type that this version does not know: a newer writer's, to be passed over and counted. */
    record Unknown(String type) implements Decoded {}

    /** Not an event: to be parked with the reason. The reason quotes nothing of the body. */
    record Broken(String reason) implements Decoded {}
}
