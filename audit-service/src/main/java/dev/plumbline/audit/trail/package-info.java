/** The trail: what an entry is, how it is appended, and how it is read back. Nothing here knows where entries come from or where they are kept. */
@NullMarked
package dev.plumbline.audit.trail;

import org.jspecify.annotations.NullMarked;
