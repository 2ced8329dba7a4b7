package dev.plumbline.sync.messaging;

import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.trust.SetSignature;
import dev.plumbline.sync.KeysConfig;
import jakarta.enterprise.context.ApplicationScoped;

/** Checks sets as they come in, so that none that is forged gets any further, or ends the run of a good one. */
@ApplicationScoped
class Signatures {

    private final SetSignature.Verifier verifier;

    Signatures(KeysConfig keys) {
        this.verifier = new SetSignature.Verifier(keys.signingPublic());
    }

    boolean trusted(ManifestsRendered set) {
        return verifier.verifies(set);
    }
}
