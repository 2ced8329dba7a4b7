package dev.plumbline.renderer.rendering;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.trust.SetSignature;
import dev.plumbline.renderer.sealing.AgeRecipient;
import dev.plumbline.renderer.sealing.SplitSecrets;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packs a set's contents, numbers it and signs the whole. */
public final class SignedSets {

    private final AgeRecipient recipient;
    private final SetSignature.Signer signer;
    private final Sequence sequence;

    /** Seals for this recipient, signs with this key, and numbers by this clock. */
    public SignedSets(AgeRecipient recipient, SetSignature.Signer signer, InstantSource clock) {
        this.recipient = recipient;
        this.signer = signer;
        this.sequence = new Sequence(clock);
    }

    /** Tells these keys from others, and nothing about them. */
    String keys() {
        // Ed25519 signs the same text with the same key always the same; no set begins so.
        String both = recipient.name() + signer.sign("which key is this?");
        return CanonicalJson.digest(both.getBytes(StandardCharsets.UTF_8));
    }

    /** The contents of a set: the plain form compressed, the values of its Secrets sealed, and so those of its hooks. */
    ManifestsRendered.Contents contents(SplitSecrets set, byte[] plain, SplitSecrets hooks, List<String> warnings) {
        ObjectNode values = set.values();
        hooks.values().properties().forEach(secret -> values.set(secret.getKey(), secret.getValue()));
        String packed = hooks.plain().isEmpty() ? null : packed(CanonicalJson.bytes(hooks.plain()));
        return new ManifestsRendered.Contents(set.plain().size(), packed(plain), sealed(values), packed, warnings);
    }

    private static String packed(byte[] plain) {
        return Base64.getEncoder().encodeToString(Zstd.compress(plain));
    }

    /** The same set with its number and its signature. */
    ManifestsRendered signed(ManifestsRendered unsigned) {
        ManifestsRendered numbered = unsigned.withSequence(sequence.next());
        return numbered.withSignature(signer.sign(numbered.signed()));
    }

    /**
     * Takes down a set that the topic tells: the next one comes after it.
     *
     * @return false where its number does not count: it is ahead, and anybody might have put it there, since it does not bear our
     *     signature
     */
    public boolean heard(ManifestsRendered set) {
        Long number = set.sequence();
        boolean counts = number == null || !sequence.isAhead(number) || signer.signed(set);
        if (counts && number != null) {
            sequence.heard(number);
        }
        return counts;
    }

    private @Nullable String sealed(ObjectNode values) {
        return values.isEmpty()
                ? null
                : Base64.getEncoder().encodeToString(recipient.seal(CanonicalJson.bytes(values)));
    }
}
