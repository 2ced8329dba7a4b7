/** Folders of plain manifests. */
@NullMarked
package dev.plumbline.renderer.plain;

import org.jspecify.annotations.NullMarked;
