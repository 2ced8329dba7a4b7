/**
 * How events are carried on Kafka: CloudEvents 1.0 in binary mode, one idempotent producer a service, tables read to
 * their end before work begins, and dead letters for what can never be processed.
 */
@NullMarked
package dev.plumbline.events.messaging;

import org.jspecify.annotations.NullMarked;
