package dev.plumbline.receiver.delivery;

import java.util.concurrent.Semaphore;

/**
 * The memory that all bodies in work share. What has come counts, not what was announced: a sender that says much and sends little
 * takes little from others.
 */
final class BodyRoom {

    private static final int UNIT_BYTES = 1024;

    private final Semaphore free;

    /**
     * All of it free.
     *
     * @param bytes a multiple of 1024, else rounded up
     */
    BodyRoom(long bytes) {
        this.free = new Semaphore(Math.toIntExact(units(bytes)));
    }

    /** The share of a new body: nothing yet. */
    Share share() {
        return new Share();
    }

    private static long units(long bytes) {
        return (bytes + UNIT_BYTES - 1) / UNIT_BYTES;
    }

    /** What one body takes; for one thread. */
    final class Share implements AutoCloseable {

        private int taken;

        private Share() {}

        /** Takes what is missing for a body of so many bytes, or nothing and says false where there is not so much. */
        boolean covers(int bytes) {
            int missing = Math.toIntExact(units(bytes)) - taken;
            if (missing <= 0) {
                return true;
            }
            if (!free.tryAcquire(missing)) {
                return false;
            }
            taken += missing;
            return true;
        }

        /** Gives all of it back. */
        @Override
        public void close() {
            free.release(taken);
            taken = 0;
        }
    }
}
