/**
 * What a repository says of its refs, compared with what was told of them already: who asks, in which turn, and what follows.
 */
@NullMarked
package dev.plumbline.poller.poll;

import org.jspecify.annotations.NullMarked;
