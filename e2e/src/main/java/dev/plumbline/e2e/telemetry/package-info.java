/** Takes the spans that the services export and keeps them as they came, so that tests can search them. */
@NullMarked
package dev.plumbline.e2e.telemetry;

import org.jspecify.annotations.NullMarked;
