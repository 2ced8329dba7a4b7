package dev.plumbline.renderer.sops;

import dev.plumbline.renderer.source.SourceTree;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Decrypts what the files of a revision hold encrypted. */
public final class Decryption {

    private final TenantKeys keys;

    /** With the keys of a folder, a folder of age and PGP identities for each namespace; without one, nothing can be decrypted. */
    public Decryption(Optional<Path> folder) {
        this.keys = new TenantKeys(folder);
    }

    /** The same files as an application of that namespace sees them. */
    public DecryptedTree of(SourceTree tree, String namespace) {
        return of(namespace, Map.of()).of(tree);
    }

    /**
     * The files of several sources as an application of that namespace sees them.
     *
     * @param named the sources that others' value files can be from, by their refs
     */
    public DecryptedSources of(String namespace, Map<String, SourceTree> named) {
        return new DecryptedSources(keys, namespace, named);
    }
}
