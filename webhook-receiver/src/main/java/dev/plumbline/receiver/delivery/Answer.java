package dev.plumbline.receiver.delivery;

import java.time.Duration;
import java.util.List;

/** How a delivery is answered. */
sealed interface Answer {

    /**
     * Kafka has its events.
     *
     * @param events their ids
     */
    record Accepted(List<String> events) implements Answer {}

    /** All of it was kept before. */
    record Duplicate() implements Answer {}

    /** This sender has sent more than it may. */
    record TooMany(Duration retryAfter) implements Answer {}

    /** Somebody is here. */
    record Pong() implements Answer {}

    /** Genuine, but no concern of ours. */
    record Ignored(String reason) implements Answer {}

    /** Genuine, but not what the provider sends. */
    record Malformed(String field, String reason) implements Answer {}

    /** Not proven genuine. That is all a sender learns. */
    record Unauthorized() implements Answer {}

    /** Too long, in bytes. */
    record TooLarge(long limit) implements Answer {}

    /** The sender took too long to hand it over. */
    record TooSlow() implements Answer {}

    /** No such provider, or none with a secret. */
    record NoRoute() implements Answer {}

    /** Kafka is away, or too much is going on: to be sent again. */
    record Unavailable(Duration retryAfter) implements Answer {}
}
