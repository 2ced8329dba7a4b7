/** The hash chain over the trail, which makes a change, a gap or a reordering show. Pure. */
@NullMarked
package dev.plumbline.audit.chain;

import org.jspecify.annotations.NullMarked;
