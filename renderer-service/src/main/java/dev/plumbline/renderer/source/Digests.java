package dev.plumbline.renderer.source;

import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;

/** Digests of what was fetched. */
final class Digests {

    private Digests() {}

    /** {@code sha256:} and the hexadecimal digits. */
    static String sha256(byte[] content) {
        return CanonicalJson.digest(content);
    }

    /**
     * Returns where the content has that digest.
     *
     * @throws RenderingException where it has another
     */
    static void require(String digest, byte[] content, String what) {
        String found = sha256(content);
        if (!found.equals(digest)) {
            throw new RenderingException(
                    Reason.UNVERIFIED, what + " has the digest " + found + ", but " + digest + " was expected");
        }
    }
}
