/**
 * Whether a delivery comes from who it says. Pure: values in, a verdict out, in a time that tells nothing of the secret.
 */
@NullMarked
package dev.plumbline.receiver.signature;

import org.jspecify.annotations.NullMarked;
