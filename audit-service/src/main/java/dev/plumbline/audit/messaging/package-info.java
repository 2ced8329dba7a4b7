/** Records of every topic to entries of the trail, batch by batch. */
@NullMarked
package dev.plumbline.audit.messaging;

import org.jspecify.annotations.NullMarked;
