/** What happened to an application, in sentences. Pure. */
@NullMarked
package dev.plumbline.audit.timeline;

import org.jspecify.annotations.NullMarked;
