package dev.plumbline.receiver.delivery;

import java.io.IOException;
import java.io.InputStream;
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
     * Reads a body.
     *
     * @param limit in bytes
     * @param within checked after each piece; how long one piece may take is the server's read timeout
     * @param share grows with the body
     */
    static BoundedBody read(InputStream in, int limit, Duration within, BodyRoom.Share share) {
        long end = System.nanoTime() + within.toNanos();
        // One byte more than the limit tells that there is more.
        byte[] body = new byte[Math.min(USUAL_BYTES, limit + 1)];
        int length = 0;
        try {
            while (true) {
                int read = in.read(body, length, body.length - length);
                if (read < 0) {
                    return new Whole(Arrays.copyOf(body, length));
                }
                length += read;
                if (length > limit) {
                    return new TooLarge();
                }
                if (!share.covers(length)) {
                    return new NoRoom();
                }
                if (System.nanoTime() - end > 0) {
                    return new TooSlow();
                }
                if (length == body.length) {
                    body = Arrays.copyOf(body, (int) Math.min(2L * length, limit + 1L));
                }
            }
        } catch (IOException e) {
            return new TooSlow();
        }
    }
}
