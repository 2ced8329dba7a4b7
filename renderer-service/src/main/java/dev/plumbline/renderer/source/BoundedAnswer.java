package dev.plumbline.renderer.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a remote says, of which only so much may be no objects: its refs before it is asked for objects; then how far it is, which JGit
 * keeps in memory, and what wraps the objects. These themselves have limits of their own.
 *
 * @see <a href="https://git-scm.com/docs/protocol-common#_pkt_line_format">pkt-line</a>
 * @see <a href="https://git-scm.com/docs/pack-protocol#_packfile_data">side-band</a>
 */
final class BoundedAnswer extends FilterInputStream {

    static final long MAX_BYTES = 16L << 20;

    /** What JGit keeps is looked through again with each line. */
    static final long MAX_TEXTS = 4L << 20;

    private static final int LENGTH_DIGITS = 4;
    private static final int HEXADECIMAL = 16;

    /** The side-band of objects; the others are of texts. */
    private static final byte OBJECTS = 1;

    private static final int SKIPPED_AT_ONCE = 8192;

    private boolean asked;
    private long left = MAX_BYTES;
    private long leftOfTexts = MAX_TEXTS;

    private int digits;
    private int length;

    /** Of the line that is read. */
    private int payload;

    private boolean begins;
    private boolean ofObjects;

    /** Where a remote has no side-bands, a pack follows without lines. */
    private boolean withoutLines;

    /** A remote says more than it may. */
    static final class TooLong extends IOException {
        TooLong(String what, long limit) {
            super(what + " more than " + limit + " bytes");
        }
    }

    /** What comes before any object is asked for. */
    BoundedAnswer(InputStream in) {
        super(in);
    }

    /** From now on what comes is objects, for the most part. */
    BoundedAnswer askedForObjects() {
        asked = true;
        left = MAX_BYTES;
        return this;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int size) throws IOException {
        int read = super.read(buffer, offset, size);
        if (read > 0) {
            take(buffer, offset, offset + read);
        }
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        byte[] skipped = new byte[(int) Math.min(Math.max(bytes, 0), SKIPPED_AT_ONCE)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void take(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            if (withoutLines) {
                count(to - at, true);
                at = to;
            } else if (payload == 0) {
                digit(bytes[at++]);
                countLine();
            } else if (begins) {
                begins = false;
                payload--;
                ofObjects = bytes[at++] == OBJECTS;
                countLine();
            } else {
                int run = Math.min(payload, to - at);
                payload -= run;
                at += run;
                count(run, ofObjects);
            }
        }
    }

    /** A line begins with its length, itself included; less than that of the length means something, and no line. */
    private void digit(byte octet) {
        int value = Character.digit(octet & 0xff, HEXADECIMAL);
        if (value < 0) {
            withoutLines = true;
            return;
        }
        length = length * HEXADECIMAL + value;
        if (++digits == LENGTH_DIGITS) {
            payload = Math.max(0, length - LENGTH_DIGITS);
            begins = payload > 0;
            length = 0;
            digits = 0;
        }
    }

    /** A byte of what wraps the payload. */
    private void countLine() throws TooLong {
        if (--left < 0) {
            throw new TooLong(asked ? "around its objects it says" : "its branches and tags have", MAX_BYTES);
        }
    }

    private void count(int bytes, boolean objects) throws TooLong {
        if (!asked) {
            left -= bytes - 1;
            countLine();
        } else if (!objects) {
            leftOfTexts -= bytes;
            if (leftOfTexts < 0) {
                throw new TooLong("beside its objects it says", MAX_TEXTS);
            }
        }
    }
}
