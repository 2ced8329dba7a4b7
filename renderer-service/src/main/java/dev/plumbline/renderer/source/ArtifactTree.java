package dev.plumbline.renderer.source;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.signature.Signers;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of a chart or an artifact. It has no history: none of its revisions descends from another, and none is forced. */
final class ArtifactTree implements SourceTree {

    private final SourceTree files;
    private final String revision;
    private final Signers signers;
    private final @Nullable Provenance provenance;

    /**
     * Files under a name.
     *
     * @param provenance null where nobody can have signed them
     */
    ArtifactTree(SourceTree files, String revision, Signers signers, @Nullable Provenance provenance) {
        this.files = files;
        this.revision = revision;
        this.signers = signers;
        this.provenance = provenance;
    }

    @Override
    public String revision() {
        return revision;
    }

    @Override
    public Optional<TreeEntry> find(RepositoryPath path) {
        return files.find(path);
    }

    @Override
    public List<TreeEntry> children(TreeEntry directory) {
        return files.children(directory);
    }

    @Override
    public byte[] read(TreeEntry file) {
        return files.read(file);
    }

    @Override
    public long size(TreeEntry file) {
        return files.size(file);
    }

    @Override
    public boolean descendsFrom(String former) {
        return true;
    }

    /** Of a chart its archive is signed, whatever the mode. */
    @Override
    public void requireSigned(ApplicationSpec.Verify verify, Optional<String> since) {
        if (provenance == null) {
            throw new RenderingException(
                    Reason.UNVERIFIED, "a signature is required, but only charts with a provenance file have one");
        }
        provenance.require(signers.named(verify.keys()));
    }

    @Override
    public void close() {
        files.close();
    }
}
