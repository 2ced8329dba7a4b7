/** A real Kafka broker in a process of its own, and the topics of deploy/kafka/topics.yaml on it. */
@NullMarked
package dev.plumbline.e2e.broker;

import org.jspecify.annotations.NullMarked;
