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

    private final TooLarge over;
    private long left;

    /** A pack is over a limit. */
    static sealed class TooLarge extends IOException permits NoRoom {
        TooLarge(String what, long limit) {
            super(what + ": at most " + limit + " are allowed");
        }
    }

    /** With this pack the mirror would be over its limit. */
    static final class NoRoom extends TooLarge {
        NoRoom(long limit) {
            super("its mirror would have more bytes", limit);
        }
    }

    private BoundedPack(InputStream pack, long most, TooLarge over) {
        super(pack);
        this.left = most;
        this.over = over;
    }

    /**
     * That pack.
     *
     * @param kept how many bytes the mirror has without it
     * @throws TooLarge where it says that it has more objects
     */
    static InputStream of(InputStream pack, MirrorRepository.Limits limits, long kept) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(pack, HEADER);
        byte[] header = whole.readNBytes(HEADER);
        if (header.length == HEADER) {
            long count = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(COUNT));
            if (count > limits.objects()) {
                throw new TooLarge("it sends " + count + " objects at once", limits.objects());
            }
        }
        whole.unread(header);
        long room = limits.mirrorBytes() - kept;
        return room < limits.bytes()
                ? new BoundedPack(whole, room, new NoRoom(limits.mirrorBytes()))
                : new BoundedPack(
                        whole,
                        limits.bytes(),
                        new TooLarge("it sends more bytes of objects at once than are allowed", limits.bytes()));
    }

    @Override
    protected void took(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw over;
        }
    }
}
