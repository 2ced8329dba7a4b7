/** Who changed a field, as far as an object's {@code managedFields} tell. Pure. */
@NullMarked
package dev.plumbline.drift.attribution;

import org.jspecify.annotations.NullMarked;
