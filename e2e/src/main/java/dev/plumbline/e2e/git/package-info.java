/** A Git server over smart HTTP that behaves like a hosting provider: pushing creates, and every push sends a signed webhook. */
@NullMarked
package dev.plumbline.e2e.git;

import org.jspecify.annotations.NullMarked;
