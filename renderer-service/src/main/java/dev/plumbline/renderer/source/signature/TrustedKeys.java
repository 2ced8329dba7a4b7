package dev.plumbline.renderer.source.signature;

import java.time.Instant;
import java.util.List;

/** Keys to verify with, as of a moment. */
public final class TrustedKeys {

    private final List<GpgKey> gpg;
    private final List<SshKey> ssh;
    private final Instant now;

    TrustedKeys(List<GpgKey> gpg, List<SshKey> ssh, Instant now) {
        this.gpg = List.copyOf(gpg);
        this.ssh = List.copyOf(ssh);
        this.now = now;
    }

    /** Whether one of them signed it. */
    public Verdict verify(SignedObject signed) {
        return signed.isSsh() ? SshSignature.verify(signed, ssh) : GpgSignature.verify(signed, gpg, now);
    }

    /** Whether one of them signed it as a text; only GPG keys do. */
    public Verdict verifyText(SignedObject signed) {
        return signed.isSsh()
                ? new Verdict.Bad("it is signed with an SSH key")
                : GpgSignature.verifyText(signed, gpg, now);
    }
}
