package dev.plumbline.poller.poll;

import org.jspecify.annotations.Nullable;

/**
 * Where a ref is.
 *
 * @param object the object that it names: a commit, or an annotated tag
 * @param peeled the commit that an annotated tag names; null where the ref is none or the remote does not say
 */
public record Head(String object, @Nullable String peeled) {

    /** Whether somebody who told this meant this head. */
    boolean is(@Nullable String told) {
        return object.equals(told) || (peeled != null && peeled.equals(told));
    }
}
