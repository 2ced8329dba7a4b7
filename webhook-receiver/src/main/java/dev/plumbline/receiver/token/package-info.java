/** Bearer tokens of issuers that somebody else runs. */
@NullMarked
package dev.plumbline.receiver.token;

import org.jspecify.annotations.NullMarked;
