package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.KnownRepositories;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.sync.application.Applications.Written;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Shows on the status of each application what is known of its repository: whether it can be asked, and whether webhooks tell of its
 * changes. Written only where that changes; a write that fails is made again, so that a cluster that is away is waited for.
 */
@ApplicationScoped
public class SourceReports {

    private static final Logger LOG = Logger.getLogger(SourceReports.class);
    private static final long RETRY_SECONDS = 5;

    /** Of so many repositories that no application names something is known: one may be declared later. */
    private static final int OTHERS = 10_000;

    private final Declarations declarations;
    private final Statuses statuses;
    private final KnownRepositories<SourceState> states = new KnownRepositories<>(OTHERS);
    private final Set<ApplicationKey> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("sources").factory());
    private volatile boolean begun;

    SourceReports(Declarations declarations, Statuses statuses) {
        this.declarations = declarations;
        this.statuses = statuses;
    }

    /** Applications have been seen: what is known of their repositories is shown from now on. */
    public void begin() {
        begun = true;
        declarations.keys().forEach(this::look);
    }

    /**
     * Takes what the topic {@code commits} tells, in its order.
     *
     * @param source who told it
     */
    public void take(RepositoryEvent event, String source) {
        RepositoryUrl repository = event.repository();
        SourceState before = state(repository);
        SourceState after = before.after(event, source);
        if (!after.equals(before)) {
            states.put(repository, after);
            if (begun) {
                declarations.keys().stream()
                        .filter(key -> repositories(key).anyMatch(repository::equals))
                        .forEach(this::look);
            }
        }
    }

    /** Looks whether an application's status says what is known. */
    public void look(ApplicationKey application) {
        repositories(application).forEach(states::name);
        if (begun && waiting.add(application)) {
            later(application, 0);
        }
    }

    private void later(ApplicationKey application, long seconds) {
        try {
            writer.schedule(() -> show(application), seconds, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("not shown application=%s: stopping", application);
        }
    }

    private void show(ApplicationKey application) {
        waiting.remove(application);
        try {
            Optional<ApplicationDeclared> declared = declarations.find(application);
            Map<RepositoryUrl, SourceState> known = new LinkedHashMap<>();
            repositories(application).forEach(repository -> known.put(repository, state(repository)));
            SourceStates state = new SourceStates(known);
            if (declared.isPresent()
                    && statuses.write(declared.get().application(), state::describe) instanceof Written.Failed(var why)
                    && waiting.add(application)) {
                LOG.debugf("not shown application=%s reason=\"%s\"", application, why);
                later(application, RETRY_SECONDS);
            }
        } catch (RuntimeException e) {
            // The outermost edge: one application's trouble keeps no other's from being shown.
            LOG.errorf(e, "source not shown application=%s", application);
        }
    }

    private SourceState state(RepositoryUrl repository) {
        return states.of(repository).orElse(SourceState.UNKNOWN);
    }

    private Stream<RepositoryUrl> repositories(ApplicationKey application) {
        return declarations.find(application).stream()
                .flatMap(declared -> declared.spec().allSources().stream())
                .flatMap(source -> {
                    try {
                        return Stream.of(source.repository());
                    } catch (IllegalArgumentException e) {
                        return Stream.empty(); // the renderer says so
                    }
                });
    }

    @PreDestroy
    void close() {
        writer.shutdownNow();
    }
}
