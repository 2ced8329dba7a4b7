package dev.plumbline.audit.trail;

import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.ManifestsRendered;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A rendered set, kept once however often it is told of. It is known by a digest over the very texts that its renderer
 * signed: the digest that an event claims for itself could be claimed by another's too, and a set whose Secret values were
 * sealed anew bears another signature.
 *
 * @param contentsDigest of {@code manifests}, {@code sealed} and {@code hooks}, computed here
 * @param digest of the plain form, as the event says
 * @param contents the objects, exactly as they were signed
 */
public record ManifestSet(String contentsDigest, String digest, ManifestsRendered.Contents contents) {

    /** The set that an event brought. */
    public static ManifestSet of(ManifestsRendered rendered) {
        ManifestsRendered.Contents contents = rendered.contents();
        @Nullable String sealed = contents.sealed();
        @Nullable String hooks = contents.hooks();
        String signed =
                contents.manifests() + "\n" + (sealed == null ? "" : sealed) + (hooks == null ? "" : "\n" + hooks);
        return new ManifestSet(
                CanonicalJson.digest(signed.getBytes(StandardCharsets.UTF_8)), rendered.digest(), contents);
    }
}
