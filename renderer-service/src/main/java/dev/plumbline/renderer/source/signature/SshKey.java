package dev.plumbline.renderer.source.signature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** An SSH key under the operator's name for it. */
record SshKey(String name, PublicKey key) {

    /** The keys of a file, one a line as in {@code authorized_keys}. */
    static List<SshKey> read(String name, byte[] file) {
        List<SshKey> keys = new ArrayList<>();
        try {
            for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
                AuthorizedKeyEntry entry = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line);
                if (entry != null) {
                    keys.add(new SshKey(name, entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING)));
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw Signers.unreadable(name);
        }
        return keys;
    }
}
