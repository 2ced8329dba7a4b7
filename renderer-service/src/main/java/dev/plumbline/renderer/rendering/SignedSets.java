package dev.plumbline.renderer.rendering;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.trust.SetSignature;
import dev.plumbline.renderer.sealing.AgeRecipient;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Packs a set's contents and signs the whole. */
public final class SignedSets {

    private final AgeRecipient recipient;
    private final SetSignature.Signer signer;

    /** Seals for this recipient and signs with this key. */
    public SignedSets(AgeRecipient recipient, SetSignature.Signer signer) {
        this.recipient = recipient;
        this.signer = signer;
    }

    /** The contents of a set: the plain form compressed, the values of its Secrets sealed. */
    ManifestsRendered.Contents contents(int objects, byte[] plain, ObjectNode values) {
        String manifests = Base64.getEncoder().encodeToString(Zstd.compress(plain));
        return new ManifestsRendered.Contents(objects, manifests, sealed(values));
    }

    /** The same set with its signature. */
    ManifestsRendered signed(ManifestsRendered unsigned) {
        return new ManifestsRendered(
                unsigned.application(),
                unsigned.generation(),
                unsigned.repository(),
                unsigned.revision(),
                unsigned.forced(),
                unsigned.type(),
                unsigned.destination(),
                unsigned.inputs(),
                unsigned.digest(),
                unsigned.contents(),
                signer.sign(unsigned.signed()));
    }

    private @Nullable String sealed(ObjectNode values) {
        return values.isEmpty()
                ? null
                : Base64.getEncoder().encodeToString(recipient.seal(CanonicalJson.bytes(values)));
    }
}
