package dev.plumbline.renderer.source;

import dev.plumbline.events.git.CountedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;

/**
 * A pack as it comes, of no more bytes and no more objects than are allowed. It says first how many objects it has, and JGit makes
 * room for all of them at once.
 *
 * @see <a href="https://git-scm.com/docs/pack-format">pack-format</a>
 */
final class BoundedPack extends CountedStream {

    private static final int HEADER = 12;
    private static final int COUNT = 8;

    private final long maxBytes;
    private long left;

    /** A pack is over a limit. */
    static final class TooLarge extends IOException {
        TooLarge(String what, long limit) {
            super(what + ": at most " + limit + " are allowed");
        }
    }

    private BoundedPack(InputStream pack, long maxBytes) {
        super(pack);
        this.maxBytes = maxBytes;
        this.left = maxBytes;
    }

    /**
     * That pack.
     *
     * @throws TooLarge where it says that it has more objects
     */
    static InputStream of(InputStream pack, int maxObjects, long maxBytes) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(pack, HEADER);
        byte[] header = whole.readNBytes(HEADER);
        if (header.length == HEADER) {
            long count = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(COUNT));
            if (count > maxObjects) {
                throw new TooLarge("it sends " + count + " objects at once", maxObjects);
            }
        }
        whole.unread(header);
        return new BoundedPack(whole, maxBytes);
    }

    @Override
    protected void took(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new TooLarge("it sends more bytes of objects at once than are allowed", maxBytes);
        }
    }
}
