package dev.plumbline.renderer.source.signature;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys that the operator trusts, by name, as files of a folder: {@code NAME.asc} and {@code NAME.gpg} are GPG public keys,
 * {@code NAME.pub} SSH ones. They are read each time, so that a key that was added or taken away counts at once.
 */
public final class Signers {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9._@]{0,62}");
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final Optional<Path> folder;
    private final InstantSource clock;

    /** Those of a folder; without one there are none, and nothing is verified. */
    public Signers(Optional<Path> folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * The keys of these names, to verify with.
     *
     * @throws RenderingException where one is not there or is no key: whoever relies on it must hear of it
     */
    public TrustedKeys named(List<String> names) {
        if (names.isEmpty()) {
            throw unverified("no key is named, so that nothing can be verified");
        }
        List<GpgKey> gpg = new ArrayList<>();
        List<SshKey> ssh = new ArrayList<>();
        for (String name : names) {
            int before = gpg.size() + ssh.size();
            for (String ending : List.of(".asc", ".gpg")) {
                file(name, ending).ifPresent(content -> gpg.addAll(GpgKey.read(name, content)));
            }
            file(name, ".pub").ifPresent(content -> ssh.addAll(SshKey.read(name, content)));
            if (gpg.size() + ssh.size() == before) {
                throw unverified("there is no key " + name + " among those that the operator gave the renderer");
            }
        }
        return new TrustedKeys(gpg, ssh, clock.instant());
    }

    private Optional<byte[]> file(String name, String ending) {
        if (folder.isEmpty() || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Path file = folder.get().resolve(name + ending);
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw unreadable(name);
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw unreadable(name);
        }
    }

    static RenderingException unreadable(String name) {
        return unverified("the key " + name + " that the operator gave the renderer cannot be read");
    }

    private static RenderingException unverified(String message) {
        return new RenderingException(Reason.UNVERIFIED, message);
    }
}
