package dev.plumbline.events.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of which each byte that is read is counted, so that whoever counts can end it. */
public abstract class CountedStream extends FilterInputStream {

    /** What is read from that stream. */
    protected CountedStream(InputStream in) {
        super(in);
    }

    /**
     * So many bytes more were read.
     *
     * @param bytes 0 at the end
     * @throws IOException where they are too many
     */
    protected abstract void took(int bytes) throws IOException;

    @Override
    public int read() throws IOException {
        int octet = super.read();
        took(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        took(Math.max(0, read));
        return read;
    }
}
