package dev.plumbline.renderer.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/**
 * A bare repository that takes no pack with an object over a limit. What is said of an object's size is looked at before the
 * object is unpacked, so that a small pack cannot fill the memory or the disk.
 */
final class MirrorRepository extends FileRepository {

    private final long maxObjectBytes;

    MirrorRepository(File folder, long maxObjectBytes) throws IOException {
        super(new FileRepositoryBuilder().setBare().setGitDir(folder).setup());
        this.maxObjectBytes = maxObjectBytes;
    }

    @Override
    public ObjectInserter newObjectInserter() {
        ObjectInserter inserter = super.newObjectInserter();
        return new ObjectInserter.Filter() {
            @Override
            protected ObjectInserter delegate() {
                return inserter;
            }

            @Override
            public PackParser newPackParser(InputStream in) throws IOException {
                PackParser parser = super.newPackParser(in);
                parser.setMaxObjectSizeLimit(maxObjectBytes);
                return parser;
            }
        };
    }
}
