package dev.plumbline.events.registry;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file for what may be too large for the memory. It has no name, so that it is gone with the process, however that ends. Written
 * once, then read; not for several threads.
 */
public final class TemporaryFile implements AutoCloseable {

    private final RandomAccessFile file;
    private final MessageDigest sha256;

    /**
     * An empty one, in the folder of the JVM for such.
     *
     * @throws IOException where none can be made
     */
    public TemporaryFile() throws IOException {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        Path path = Files.createTempFile("plumbline-", null);
        try {
            // A channel would be closed for good by the interruption of whoever reads it.
            file = new RandomAccessFile(path.toFile(), "rw");
        } finally {
            Files.delete(path);
        }
    }

    /** Where to write; what is written counts once that is closed or flushed. */
    public OutputStream content() {
        OutputStream end = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                file.write(octet);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                file.write(bytes, offset, length);
            }
        };
        return new BufferedOutputStream(new DigestOutputStream(end, sha256));
    }

    /**
     * All that was written, from its beginning; a former one of these streams is not to be read any more.
     *
     * @throws IOException where it cannot be read
     */
    public InputStream read() throws IOException {
        file.seek(0);
        return new BufferedInputStream(new InputStream() {
            @Override
            public int read() throws IOException {
                return file.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return file.read(buffer, offset, length);
            }
        });
    }

    /** The digest of what was written, {@code sha256:} and the hexadecimal digits; to be asked for once. */
    public String digest() {
        return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
