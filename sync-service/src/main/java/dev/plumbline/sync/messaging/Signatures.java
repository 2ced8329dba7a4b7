package dev.plumbline.sync.messaging;

import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.Newest;
import dev.plumbline.events.trust.SetSignature;
import dev.plumbline.sync.KeysConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;

/**
 * Checks sets as they come in, so that none that is forged gets any further, or ends the run of a good one. Each comes twice, in
 * its channel and in the table: what was found good is known again by a hash of what was signed, and the signature.
 */
@ApplicationScoped
class Signatures {

    /** How many are known again, some 200 bytes each. */
    private static final int REMEMBERED = 2_000;

    private final SetSignature.Verifier verifier;
    private final Newest<String> trusted = new Newest<>(REMEMBERED);

    Signatures(KeysConfig keys) {
        this.verifier = new SetSignature.Verifier(keys.signingPublic());
    }

    boolean trusted(ManifestsRendered set) {
        String checked = CanonicalJson.digest(set.signed().getBytes(StandardCharsets.UTF_8)) + set.signature();
        if (trusted.contains(checked)) {
            return true;
        }
        boolean good = verifier.verifies(set);
        if (good) {
            trusted.add(checked);
        }
        return good;
    }
}
