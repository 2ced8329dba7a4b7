/** The REST interface over the trail. Only reads. */
@NullMarked
package dev.plumbline.audit.api;

import org.jspecify.annotations.NullMarked;
