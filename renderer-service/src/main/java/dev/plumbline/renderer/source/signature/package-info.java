/** Signatures of commits and tags: what was signed, and whether a key that the operator named signed it. */
@NullMarked
package dev.plumbline.renderer.source.signature;

import org.jspecify.annotations.NullMarked;
