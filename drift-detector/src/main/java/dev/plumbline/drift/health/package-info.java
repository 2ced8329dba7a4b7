/** How an object fares, as a pure function of the object: kstatus semantics, with Argo CD's conventions where kstatus is silent. */
@NullMarked
package dev.plumbline.drift.health;

import org.jspecify.annotations.NullMarked;
