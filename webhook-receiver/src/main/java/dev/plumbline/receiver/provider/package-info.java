/**
 * What each provider's webhooks look like: where its signature stands, and what its payload tells. Pure and total: any
 * bytes whatsoever lead to something told or to {@code MalformedDelivery} with the field at fault.
 */
@NullMarked
package dev.plumbline.receiver.provider;

import org.jspecify.annotations.NullMarked;
