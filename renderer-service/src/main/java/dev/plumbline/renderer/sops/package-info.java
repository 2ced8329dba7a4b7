/** Files encrypted with SOPS: decrypted as they are read, with the keys of the application's namespace. */
@NullMarked
package dev.plumbline.renderer.sops;

import org.jspecify.annotations.NullMarked;
