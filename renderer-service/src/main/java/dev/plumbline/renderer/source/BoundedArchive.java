package dev.plumbline.renderer.source;

import dev.plumbline.events.git.CountedStream;
import dev.plumbline.renderer.RenderingException;
import java.io.IOException;
import java.io.InputStream;

/**
 * An archive's bytes, after they are unpacked: its headers count as well as its files. A few kilobytes can be a header of gigabytes,
 * or a chain of headers without end, and a reader of archives holds all of it in memory before it gives the first file.
 */
final class BoundedArchive extends CountedStream {

    /** What the headers of one entry may have: far more than a long name and a few attributes need. */
    static final int MAX_HEADER_BYTES = 64 << 10;

    private final Allowance allowance;
    private long header = -1;

    /** What all archives of an artifact may have together. */
    static final class Allowance {

        private final long bytes;
        private long read;

        Allowance(long bytes) {
            this.bytes = bytes;
        }

        private void took(int count) {
            read += count;
            if (read > bytes) {
                throw RenderingException.limit("bytes of the unpacked archive, headers among them", read, bytes);
            }
        }
    }

    BoundedArchive(InputStream unpacked, Allowance allowance) {
        super(unpacked);
        this.allowance = allowance;
    }

    /** What is read from now on is the headers of one entry. */
    void headerBegins() {
        header = 0;
    }

    /** What is read from now on is a file. */
    void headerEnds() {
        header = -1;
    }

    @Override
    protected void took(int bytes) {
        allowance.took(bytes);
        if (header >= 0) {
            header += bytes;
            if (header > MAX_HEADER_BYTES) {
                throw RenderingException.limit("bytes of an entry's headers in the archive", header, MAX_HEADER_BYTES);
            }
        }
    }

    /** By reading, so that it counts. */
    @Override
    public long skip(long count) throws IOException {
        byte[] buffer = new byte[(int) Math.min(count, 8192)];
        int read = count <= 0 ? 0 : read(buffer, 0, buffer.length);
        return Math.max(0, read);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
