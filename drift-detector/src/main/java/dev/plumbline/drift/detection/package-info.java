/** What is known of each application, and what follows from it: drift and health. Each application is handled by one thread at a time. */
@NullMarked
package dev.plumbline.drift.detection;

import org.jspecify.annotations.NullMarked;
