/** Where a live object differs from its baseline, on the fields that Plumbline owned when it applied it. Pure. */
@NullMarked
package dev.plumbline.drift.comparison;

import org.jspecify.annotations.NullMarked;
