/**
 * What is said to the API server, as plain JSON, and what it answers, as values. The only place that knows the client.
 */
@NullMarked
package dev.plumbline.sync.cluster;

import org.jspecify.annotations.NullMarked;
