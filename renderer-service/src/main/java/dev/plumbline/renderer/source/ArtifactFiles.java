package dev.plumbline.renderer.source;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.jspecify.annotations.Nullable;

/**
 * The files of one artifact, as they are written into an object database. Nothing of an archive reaches a file system under its own
 * name; links, devices, names that lead elsewhere, and more or larger files than are allowed, are refused.
 */
final class ArtifactFiles {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_NAME_BYTES = 255;

    /** Attributes of an entry that mean nothing here; those that hold for all entries are read again for each. */
    private static final int MAX_ATTRIBUTES = 100;

    /** What comes with a file in an archive: its headers, and what fills the last block. */
    private static final int ENTRY_BYTES = 4 << 10;

    private final ObjectInserter objects;
    private final Limits limits;
    private final Map<String, DirCacheEntry> files = new TreeMap<>();
    private final Set<String> folders = new HashSet<>();
    private final BoundedArchive.Allowance allowance;
    private int entries;
    private long bytes;

    /** What an artifact may have, unpacked. */
    record Limits(int files, long bytes) {}

    ArtifactFiles(ObjectInserter objects, Limits limits) {
        this.objects = objects;
        this.limits = limits;
        this.allowance = new BoundedArchive.Allowance(limits.bytes() + (1L + limits.files()) * ENTRY_BYTES);
    }

    /**
     * Takes the files of a {@code tar.gz}.
     *
     * @param levels how many folders every name begins with that are left out
     * @throws IOException where the files cannot be kept
     * @throws RenderingException where it is none, or something of it is refused
     */
    void unpack(InputStream archive, int levels) throws IOException {
        unpackTar(
                readable(() -> GzipCompressorInputStream.builder()
                        .setInputStream(archive)
                        .setDecompressConcatenated(true)
                        .get()),
                levels);
    }

    /** Takes the files of a {@code tar}; see {@link #unpack}. */
    void unpackTar(InputStream archive, int levels) throws IOException {
        BoundedArchive bounded = new BoundedArchive(archive, allowance);
        TarArchiveInputStream tar = new TarArchiveInputStream(bounded, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = next(tar, bounded); entry != null; entry = next(tar, bounded)) {
            if (++entries > limits.files()) {
                throw RenderingException.limit("files and folders of the archive", entries, limits.files());
            }
            RepositoryPath path = path(entry.getName(), levels);
            if (!entry.isDirectory()) {
                requirePlain(entry, path);
                long size = entry.getSize();
                add(path, readable(() -> read(tar, size, path)), (entry.getMode() & 0100) != 0);
            }
        }
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, BoundedArchive bounded) {
        bounded.headerBegins();
        TarArchiveEntry entry = readable(tar::getNextEntry);
        bounded.headerEnds();
        return entry;
    }

    private static void requirePlain(TarArchiveEntry entry, RepositoryPath path) {
        byte kind = entry.getLinkFlag();
        boolean plain = kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM;
        if (!plain || entry.isSparse()) {
            throw invalid("the archive's " + path + " is a link, a device or full of holes; put the file there");
        }
        int attributes = entry.getExtraPaxHeaders().size();
        if (attributes > MAX_ATTRIBUTES) {
            throw RenderingException.limit("attributes of the archive's " + path, attributes, MAX_ATTRIBUTES);
        }
    }

    private interface Reading<T> {
        T now() throws IOException;
    }

    /** What cannot be read of an archive that is here, whole and of the right digest, will never be. */
    private static <T> T readable(Reading<T> reading) {
        try {
            return reading.now();
        } catch (IOException | IllegalArgumentException e) {
            throw invalid("the archive cannot be read as one: "
                    + (e instanceof EOFException
                            ? "it ends too early"
                            : e.getClass().getSimpleName()));
        }
    }

    /** Takes a file that is no archive. */
    void add(String name, InputStream content, long size) throws IOException {
        RepositoryPath path = path(name, 0);
        add(path, read(content, size, path), false);
    }

    /** The tree of all files. */
    ObjectId tree() throws IOException {
        if (files.isEmpty()) {
            throw invalid("the artifact holds no file");
        }
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        files.values().forEach(builder::add);
        builder.finish();
        return index.writeTree(objects);
    }

    private void add(RepositoryPath path, byte[] content, boolean executable) throws IOException {
        for (RepositoryPath folder = path.parent(); !folder.isRoot(); folder = folder.parent()) {
            folders.add(folder.value());
            if (files.containsKey(folder.value())) {
                throw invalid("the archive's " + folder + " is a file and a folder");
            }
        }
        if (path.isRoot() || files.containsKey(path.value()) || folders.contains(path.value())) {
            throw invalid("the archive's " + path + " is there twice");
        }
        DirCacheEntry entry = new DirCacheEntry(path.value());
        entry.setFileMode(executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
        entry.setObjectId(objects.insert(Constants.OBJ_BLOB, content));
        files.put(path.value(), entry);
    }

    /** What is said of the size is looked at first, and then not relied upon. */
    private byte[] read(InputStream content, long size, RepositoryPath path) throws IOException {
        long left = limits.bytes() - bytes;
        if (size > left) {
            throw RenderingException.limit("bytes of the artifact's files up to " + path, bytes + size, limits.bytes());
        }
        byte[] read = content.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 8));
        bytes += read.length;
        if (bytes > limits.bytes()) {
            throw RenderingException.limit("bytes of the artifact's files up to " + path, bytes, limits.bytes());
        }
        return read;
    }

    private static RepositoryPath path(String name, int levels) {
        String[] parts = name.split("/", -1);
        boolean hostile = name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0;
        for (String part : parts) {
            hostile |= part.equals("..") || part.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES;
        }
        if (hostile) {
            throw invalid("the archive holds a name that leads out of it, or is no file's name");
        }
        RepositoryPath path = RepositoryPath.of(name);
        if (path.depth() > MAX_DEPTH) {
            throw RenderingException.limit("levels of folders", path.depth(), MAX_DEPTH);
        }
        String inner = path.value();
        for (int level = 0; level < levels && !inner.isEmpty(); level++) {
            int slash = inner.indexOf('/');
            inner = slash < 0 ? "" : inner.substring(slash + 1);
        }
        return new RepositoryPath(inner);
    }

    private static RenderingException invalid(String message) {
        return new RenderingException(Reason.INVALID_MANIFEST, message);
    }
}
