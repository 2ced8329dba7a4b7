package dev.plumbline.renderer.policy;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;

/** What the operator requires is not known for now, so nothing may be rendered: to be tried again. */
public final class PoliciesUnreadable extends RenderingException {

    PoliciesUnreadable(String why) {
        super(Reason.UNVERIFIED, "the operator's policies cannot be read: " + why);
    }
}
