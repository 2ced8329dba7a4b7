/** What was told goes to Kafka; nothing counts as kept before all in-sync replicas have it. */
@NullMarked
package dev.plumbline.receiver.messaging;

import org.jspecify.annotations.NullMarked;
