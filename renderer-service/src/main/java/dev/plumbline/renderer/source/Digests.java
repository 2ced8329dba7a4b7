package dev.plumbline.renderer.source;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;

/** Digests of what was fetched. */
final class Digests {

    private Digests() {}

    /**
     * Returns where what was found is what was expected.
     *
     * @throws RenderingException where it is another
     */
    static void require(String expected, String found, String what) {
        if (!found.equals(expected)) {
            throw new RenderingException(
                    Reason.UNVERIFIED, what + " has the digest " + found + ", but " + expected + " was expected");
        }
    }
}
