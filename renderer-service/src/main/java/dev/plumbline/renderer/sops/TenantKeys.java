package dev.plumbline.renderer.sops;

import dev.plumbline.events.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bouncycastle.openpgp.PGPException;

/**
 * The identities of each namespace in a folder that the operator mounts: {@code NAMESPACE/*.agekey} of age,
 * {@code NAMESPACE/*.asc} of PGP. They are read for each rendering, so that a new one counts at once; no namespace reaches
 * another's.
 */
final class TenantKeys {

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int MAX_FILES = 100;
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final Optional<Path> folder;

    TenantKeys(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * Those of a namespace; none where it has no folder.
     *
     * @throws SopsProblem where one cannot be used: whoever relies on it must hear of it
     */
    Identities of(String namespace) throws SopsProblem {
        AgeIdentities age = new AgeIdentities();
        PgpIdentities pgp = new PgpIdentities();
        if (folder.isPresent() && NAMESPACE.matcher(namespace).matches()) {
            Path own = folder.get().resolve(namespace);
            if (Files.isDirectory(own)) {
                read(own, namespace, age, pgp);
            }
        }
        return new Identities(namespace, age, pgp);
    }

    /**
     * Tells the keys of a namespace from others: a digest of their files, from which nobody learns a key of so many bits. Empty
     * where there are none; whether they can be used is seen when one is needed.
     */
    String fingerprint(String namespace) {
        Optional<Path> own = folder.filter(all -> NAMESPACE.matcher(namespace).matches())
                .map(all -> all.resolve(namespace))
                .filter(Files::isDirectory);
        TreeSet<String> digests = new TreeSet<>();
        if (own.isPresent()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(own.get(), "*.{agekey,asc}")) {
                for (Path file : files) {
                    boolean reads = digests.size() < MAX_FILES && Files.size(file) <= MAX_FILE_BYTES;
                    digests.add(reads ? CanonicalJson.digest(Files.readAllBytes(file)) : "too large");
                }
            } catch (IOException e) {
                digests.add("unreadable");
            }
        }
        return digests.isEmpty()
                ? ""
                : CanonicalJson.digest(String.join(" ", digests).getBytes(StandardCharsets.US_ASCII));
    }

    private static void read(Path own, String namespace, AgeIdentities age, PgpIdentities pgp) throws SopsProblem {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(own, "*.{agekey,asc}")) {
            for (Path file : files) {
                if (++count > MAX_FILES || Files.size(file) > MAX_FILE_BYTES) {
                    throw unreadable(namespace);
                }
                byte[] content = Files.readAllBytes(file);
                if (file.toString().endsWith(".agekey")) {
                    age.add(content);
                } else if (!pgp.add(content)) {
                    throw new SopsProblem("a PGP key of the namespace " + namespace
                            + " is protected by a passphrase, which the renderer is not told; it needs one without");
                }
            }
        } catch (IOException | GeneralSecurityException | PGPException | RuntimeException e) {
            throw unreadable(namespace);
        }
    }

    private static SopsProblem unreadable(String namespace) {
        return new SopsProblem("the age and PGP keys of the namespace " + namespace + " cannot be read");
    }
}
