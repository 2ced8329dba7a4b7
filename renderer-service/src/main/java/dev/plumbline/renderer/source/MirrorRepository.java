package dev.plumbline.renderer.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/**
 * A bare repository that takes no pack over a limit, and none with an object over one. What is said of an object's size is looked at before the
 * object is unpacked, so that a small pack cannot fill the memory or the disk.
 */
final class MirrorRepository extends FileRepository {

    private final Limits limits;

    /**
     * What one pack may have.
     *
     * @param objectBytes in a single object, unpacked
     * @param objects in all
     * @param bytes in all, as they come
     */
    record Limits(long objectBytes, int objects, long bytes) {}

    MirrorRepository(File folder, Limits limits) throws IOException {
        super(new FileRepositoryBuilder().setBare().setGitDir(folder).setup());
        this.limits = limits;
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
                PackParser parser = super.newPackParser(BoundedPack.of(in, limits.objects(), limits.bytes()));
                parser.setMaxObjectSizeLimit(limits.objectBytes());
                return parser;
            }
        };
    }
}
