package dev.plumbline.audit.store;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Brings the tables to this version's state, as soon as PostgreSQL is there. The service starts without it: alive, not
 * ready, and nothing is lost meanwhile.
 */
@ApplicationScoped
class Migration {

    private static final Logger LOG = Logger.getLogger(Migration.class);
    private static final long PAUSE_MILLIS = 1_000;

    private final Flyway flyway;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean done;

    Migration(Flyway flyway) {
        this.flyway = flyway;
    }

    /** Whether the tables are there. */
    boolean done() {
        return done;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("migration").start(this::migrate);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void migrate() {
        try {
            do {
                done = migrated();
            } while (!done && !stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean migrated() {
        try {
            flyway.migrate();
            return true;
        } catch (FlywayException e) {
            LOG.warnf("migration waits retryMillis=%d reason=\"%s\"", PAUSE_MILLIS, e.getMessage());
            return false;
        }
    }
}
