package dev.plumbline.renderer.source.signature;

import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.SignatureVerifier;
import org.eclipse.jgit.signing.ssh.SigningKeyDatabase;
import org.eclipse.jgit.signing.ssh.SshSignatureVerifierFactory;
import org.jspecify.annotations.Nullable;

/** Signatures with SSH keys, verified by JGit; which keys are allowed is ours to say. Certificates are not. */
final class SshSignature {

    private static final SignatureVerifier VERIFIER = verifier();

    private SshSignature() {}

    static Verdict verify(SignedObject signed, List<SshKey> trusted) {
        try {
            SignatureVerifier.SignatureVerification result =
                    VERIFIER.verify(none(), new Allowed(trusted), signed.payload(), signed.signature());
            if (result.verified()) {
                return new Verdict.Good(String.valueOf(result.keyUser()));
            }
            String key = result.keyFingerprint() == null ? "" : " with the SSH key " + result.keyFingerprint();
            boolean unknown = result.trustLevel() == SignatureVerifier.TrustLevel.UNKNOWN;
            return new Verdict.Bad(
                    unknown
                            ? "it is signed" + key + ", which is none of those asked for"
                            : "its signature" + key + " is wrong");
        } catch (IOException | RuntimeException e) {
            return new Verdict.Bad("its SSH signature cannot be read");
        }
    }

    /** The verifier only hands it on to the database, which asks nothing of it. */
    @SuppressWarnings("NullAway")
    private static Repository none() {
        return null;
    }

    /** What JGit hands on to the database below, which is one for the whole process. */
    private static final class Allowed extends GpgConfig {

        private final List<SshKey> keys;

        Allowed(List<SshKey> keys) {
            super(new Config());
            this.keys = keys;
        }
    }

    private static SignatureVerifier verifier() {
        SigningKeyDatabase.setInstance(new SigningKeyDatabase() {
            @Override
            public boolean isRevoked(Repository repository, GpgConfig config, PublicKey key) {
                return false; // a key is revoked by taking it away
            }

            @Override
            public @Nullable String isAllowed(
                    Repository repository, GpgConfig config, PublicKey key, String namespace, PersonIdent who) {
                return config instanceof Allowed allowed
                        ? allowed.keys.stream()
                                .filter(trusted -> KeyUtils.compareKeys(trusted.key(), key))
                                .map(SshKey::name)
                                .findFirst()
                                .orElse(null)
                        : null;
            }
        });
        return new SshSignatureVerifierFactory().create();
    }
}
