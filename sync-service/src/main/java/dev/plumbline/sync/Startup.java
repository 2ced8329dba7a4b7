package dev.plumbline.sync;

import dev.plumbline.sync.cluster.WarmUp;
import dev.plumbline.sync.messaging.TableViews;
import dev.plumbline.sync.run.Gate;
import dev.plumbline.sync.run.SourceReports;
import dev.plumbline.sync.watch.ApplicationWatch;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** The order of the beginning: tables, then Applications, then work. */
@ApplicationScoped
class Startup {

    private static final Logger LOG = Logger.getLogger(Startup.class);

    private final TableViews tables;
    private final ApplicationWatch watch;
    private final WarmUp warmUp;
    private final Gate gate;
    private final SourceReports sources;

    Startup(TableViews tables, ApplicationWatch watch, WarmUp warmUp, Gate gate, SourceReports sources) {
        this.tables = tables;
        this.watch = watch;
        this.warmUp = warmUp;
        this.gate = gate;
        this.sources = sources;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("startup").start(this::begin);
    }

    private void begin() {
        try {
            Thread warming = Thread.ofVirtual().name("warm-up").start(warmUp::run);
            tables.read();
            LOG.info("tables read");
            watch.begin();
            LOG.info("applications listed");
            gate.open();
            sources.begin();
            warming.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
