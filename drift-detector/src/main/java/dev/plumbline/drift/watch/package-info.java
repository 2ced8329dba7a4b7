/** One watch for each type of object in use, each proved alive; and the look at a single object. The only package that knows the API server. It only reads. */
@NullMarked
package dev.plumbline.drift.watch;

import org.jspecify.annotations.NullMarked;
