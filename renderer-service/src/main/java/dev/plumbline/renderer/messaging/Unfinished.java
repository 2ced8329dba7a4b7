package dev.plumbline.renderer.messaging;

import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * The end of work that the service's own end interrupts. Returning would acknowledge the record, and throwing would too: so it
 * does neither, and whoever reads the partition next gets the record again.
 */
final class Unfinished {

    private static final Logger LOG = Logger.getLogger(Unfinished.class);

    private Unfinished() {}

    /** Never returns; the virtual thread ends with the process. */
    static void leave() {
        LOG.debug("left unacknowledged for the next start");
        while (true) {
            Thread.interrupted(); // else park() would not wait
            LockSupport.park();
        }
    }
}
