package dev.plumbline.receiver.delivery;

import java.util.concurrent.Semaphore;

/**
 * The memory that all bodies in work share. What is held counts, not what was announced: a sender that says much and sends little takes
 * little from others.
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
        this.free = new Semaphore(units(bytes));
    }

    /** The share of a new body: nothing yet. */
    Share share() {
        return new Share();
    }

    private static int units(long bytes) {
        return Math.toIntExact((bytes + UNIT_BYTES - 1) / UNIT_BYTES);
    }

    /** What one body takes; once closed it takes no more, whoever still reads. */
    final class Share implements AutoCloseable {

        private int taken;
        private boolean closed;

        private Share() {}

        /** Takes so many bytes more, or nothing and says false where there are not so many. */
        synchronized boolean take(int bytes) {
            if (closed || !free.tryAcquire(units(bytes))) {
                return false;
            }
            taken += units(bytes);
            return true;
        }

        /** Gives back what was taken for so many bytes. */
        synchronized void giveBack(int bytes) {
            if (!closed) {
                free.release(units(bytes));
                taken -= units(bytes);
            }
        }

        /** Gives all of it back. */
        @Override
        public synchronized void close() {
            free.release(taken);
            taken = 0;
            closed = true;
        }
    }
}
