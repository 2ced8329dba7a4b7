package dev.plumbline.poller.poll;

import org.jspecify.annotations.Nullable;

/**
 * Where a ref is.
 *
 * @param object the object that it names: a commit, or an annotated tag
 * @param peeled the commit that an annotated tag names; null where the ref is none or the remote does not say
 * @param standard whether the remote's {@code HEAD} stands for this ref; false where it was not asked
 */
public record Head(String object, @Nullable String peeled, boolean standard) {

    /** A ref that is not the remote's {@code HEAD}, as far as is known. */
    public Head(String object, @Nullable String peeled) {
        this(object, peeled, false);
    }

    /** The same, where the remote's {@code HEAD} stands for it. */
    public Head asStandard() {
        return new Head(object, peeled, true);
    }

    /** Whether somebody who told this meant this head. */
    boolean is(@Nullable String told) {
        return object.equals(told) || (peeled != null && peeled.equals(told));
    }
}
