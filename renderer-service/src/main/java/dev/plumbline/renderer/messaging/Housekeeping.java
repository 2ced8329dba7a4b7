package dev.plumbline.renderer.messaging;

import dev.plumbline.renderer.planning.Applications;
import dev.plumbline.renderer.source.Sources;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Has what is kept of repositories go some time after the last application that named them. */
@ApplicationScoped
class Housekeeping {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration UNUSED = Duration.ofDays(1);

    private final Tables tables;
    private final Applications applications;
    private final Sources sources;
    private @Nullable Thread thread;

    Housekeeping(Tables tables, Applications applications, Sources sources) {
        this.tables = tables;
        this.applications = applications;
        this.sources = sources;
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofVirtual().name("housekeeping").start(this::run);
    }

    private void run() {
        try {
            tables.awaitReady();
            while (true) {
                Thread.sleep(EVERY);
                tidy();
            }
        } catch (InterruptedException e) {
            LOG.debug("ended with the service");
        }
    }

    private void tidy() {
        try {
            sources.forget(
                    applications.all().stream()
                            .flatMap(each -> each.spec().allSources().stream())
                            .toList(),
                    UNUSED);
        } catch (RuntimeException e) {
            // The outermost edge: the next hour tries again.
            LOG.error("not tidied", e);
        }
    }

    @PreDestroy
    void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
