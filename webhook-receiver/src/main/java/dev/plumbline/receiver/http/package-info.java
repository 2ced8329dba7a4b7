/** What only the HTTP server knows. */
@NullMarked
package dev.plumbline.receiver.http;

import org.jspecify.annotations.NullMarked;
