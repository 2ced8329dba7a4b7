package dev.plumbline.receiver.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Duration;
import java.util.Arrays;

/** A body, read within a size and a time. */
sealed interface BoundedBody {

    /** All of it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(byte[] bytes) implements BoundedBody {}

    /** There is more than the limit; reading stopped there. */
    record TooLarge() implements BoundedBody {}

    /** It did not come in time, or broke off. */
    record TooSlow() implements BoundedBody {}

    /** Others take all the memory there is for bodies. */
    record NoRoom() implements BoundedBody {}

    /** What most deliveries fit in, in bytes. */
    int USUAL_BYTES = 32 * 1024;

    /**
     * What is expected.
     *
     * @param announced in bytes; negative where the sender did not say
     * @param limit in bytes
     * @param within checked after each piece
     */
    record Expected(long announced, int limit, Duration within) {

        /** The size of the array after a full one: no more than was announced, where more was than has come. */
        private int sizeAfter(int full) {
            long most = announced > full ? Math.min(announced, limit) : limit;
            return (int) Math.min(full == 0 ? USUAL_BYTES : 2L * full, most);
        }
    }

    /**
     * Reads a body.
     *
     * @param share holds each array that is read into before it is made
     */
    static BoundedBody read(InputStream source, Expected expected, BodyRoom.Share share) {
        long end = System.nanoTime() + expected.within().toNanos();
        PushbackInputStream in = new PushbackInputStream(source);
        byte[] body = new byte[0];
        int length = 0;
        try {
            while (true) {
                boolean full = length == body.length;
                int read = full ? in.read() : in.read(body, length, body.length - length);
                if (System.nanoTime() - end > 0) {
                    return new TooSlow();
                }
                if (read < 0) {
                    return whole(body, length, share);
                }
                if (!full) {
                    length += read;
                } else if (length == expected.limit()) {
                    return new TooLarge();
                } else {
                    in.unread(read);
                    int size = expected.sizeAfter(length);
                    if (!share.take(size)) {
                        return new NoRoom();
                    }
                    body = Arrays.copyOf(body, size);
                    share.giveBack(length);
                }
            }
        } catch (IOException e) {
            return new TooSlow();
        }
    }

    private static BoundedBody whole(byte[] body, int length, BodyRoom.Share share) {
        if (length == body.length) {
            return new Whole(body);
        }
        return share.take(length) ? new Whole(Arrays.copyOf(body, length)) : new NoRoom();
    }
}
