package dev.plumbline.renderer.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/**
 * A bare repository that takes no pack over a limit, none for which there is no room, and none with an object over a limit. What is said of an object's size is looked at before the
 * object is unpacked, so that a small pack cannot fill the memory or the disk.
 */
class MirrorRepository extends FileRepository {

    private final Limits limits;

    /**
     * What one pack may have, and all of them.
     *
     * @param objectBytes in a single object, unpacked
     * @param objects in all
     * @param bytes in all, as they come
     * @param mirrorBytes of all objects that are kept, as they are on the disk
     */
    record Limits(long objectBytes, int objects, long bytes, long mirrorBytes) {}

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
                PackParser parser = super.newPackParser(BoundedPack.of(in, limits, keptBytes()));
                parser.setMaxObjectSizeLimit(limits.objectBytes());
                return parser;
            }
        };
    }

    private long keptBytes() throws IOException {
        LongAdder bytes = new LongAdder();
        Files.walkFileTree(getObjectsDirectory().toPath(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.add(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            /** Packs go while the mirror is tidied. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.sum();
    }
}
