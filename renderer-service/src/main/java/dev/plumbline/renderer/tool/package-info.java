/** Foreign programs: run on files written out from the object database, without network, environment or patience. */
@NullMarked
package dev.plumbline.renderer.tool;

import org.jspecify.annotations.NullMarked;
