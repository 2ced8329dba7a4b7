package dev.plumbline.receiver.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A body, read within a size and a time. */
sealed interface BoundedBody {

    /** All of it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(byte[] bytes) implements BoundedBody {}

    /** There is more than the limit; reading stopped there. */
    record TooLarge() implements BoundedBody {}

    /** It did not come in time, or broke off. */
    record TooSlow() implements BoundedBody {}

    /**
     * Reads a body.
     *
     * @param limit in bytes
     * @param within checked after each piece; how long one piece may take is the server's read timeout
     */
    static BoundedBody read(InputStream in, int limit, Duration within) {
        long end = System.nanoTime() + within.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        try {
            int read = in.read(piece);
            while (read >= 0) {
                if (body.size() + read > limit) {
                    return new TooLarge();
                }
                body.write(piece, 0, read);
                if (System.nanoTime() - end > 0) {
                    return new TooSlow();
                }
                read = in.read(piece);
            }
            return new Whole(body.toByteArray());
        } catch (IOException e) {
            return new TooSlow();
        }
    }
}
