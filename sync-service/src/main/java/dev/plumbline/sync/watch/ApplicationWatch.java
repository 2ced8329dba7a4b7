package dev.plumbline.sync.watch;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.sync.application.Application;
import dev.plumbline.sync.application.Applications;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.run.Declarations;
import dev.plumbline.sync.run.Lanes;
import dev.plumbline.sync.run.Work;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows all Applications of the cluster. A change of status is our own and wakes nobody. A watch can fall silent without an
 * end, so all are listed every minute beside it.
 */
@ApplicationScoped
public class ApplicationWatch {

    private static final Logger LOG = Logger.getLogger(ApplicationWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration LIST_EVERY = Duration.ofMinutes(1);
    private static final Duration LISTED_WITHIN = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final Applications applications;
    private final Declarations declarations;
    private final Lanes lanes;
    private final Follower follower = new Follower();
    private volatile @Nullable SharedIndexInformer<Application> informer;
    private volatile @Nullable Thread lister;
    private volatile long listedAt = System.nanoTime();

    ApplicationWatch(KubernetesClient client, Applications applications, Declarations declarations, Lanes lanes) {
        this.client = client;
        this.applications = applications;
        this.declarations = declarations;
        this.lanes = lanes;
    }

    /**
     * Begins to follow them, and returns once all that exist have been seen; a cluster that is away is waited for. What was
     * told of and is no longer there is put into its lane as well.
     */
    public void begin() throws InterruptedException {
        SharedIndexInformer<Application> watching =
                client.resources(Application.class).inAnyNamespace().runnableInformer(0);
        informer = watching;
        watching.exceptionHandler((started, failure) -> {
            LOG.warnf("watch of Applications interrupted reason=\"%s\"", failure.getMessage());
            return true;
        });
        watching.addEventHandler(follower);
        watching.start();
        while (!watching.hasSynced()) {
            Thread.sleep(LOOK_EVERY);
        }
        watching.getStore().list().forEach(application -> applications.see(DeclaredApplication.of(application)));
        for (DeclaredApplication application : applications.all()) {
            lanes.offer(application.key(), new Work.ApplicationSeen());
        }
        for (ApplicationKey told : declarations.keys()) {
            if (applications.find(told).isEmpty()) {
                lanes.offer(told, new Work.ApplicationSeen());
            }
        }
        listedAt = System.nanoTime();
        lister = Thread.ofVirtual().name("applications-list").start(this::listAgain);
    }

    private void listAgain() {
        try {
            while (true) {
                Thread.sleep(LIST_EVERY);
                list();
            }
        } catch (InterruptedException e) {
            LOG.debug("no longer listed");
        }
    }

    private void list() {
        try {
            Set<ApplicationKey> known =
                    applications.all().stream().map(DeclaredApplication::key).collect(Collectors.toSet());
            for (Application found :
                    client.resources(Application.class).inAnyNamespace().list().getItems()) {
                DeclaredApplication application = DeclaredApplication.of(found);
                known.remove(application.key());
                follower.changed(application);
            }
            known.forEach(follower::missed);
            listedAt = System.nanoTime();
        } catch (RuntimeException e) {
            LOG.warnf("Applications not listed reason=\"%s\"", e.getMessage());
        }
    }

    /** Whether the watch runs, and the lists that prove it are answered. */
    public boolean watching() {
        SharedIndexInformer<Application> watching = informer;
        return watching != null
                && watching.hasSynced()
                && watching.isRunning()
                && System.nanoTime() - listedAt < LISTED_WITHIN.toNanos();
    }

    private final class Follower implements ResourceEventHandler<Application> {

        @Override
        public void onAdd(Application application) {
            changed(DeclaredApplication.of(application));
        }

        @Override
        public void onUpdate(Application before, Application after) {
            changed(DeclaredApplication.of(after));
        }

        @Override
        public void onDelete(Application application, boolean unknownState) {
            DeclaredApplication gone = DeclaredApplication.of(application);
            applications.forget(gone.key());
            lanes.offer(gone.key(), new Work.ApplicationSeen());
        }

        /** One that no list shows any more, if the server says so too. */
        private void missed(ApplicationKey application) {
            if (applications.refresh(application).isEmpty()
                    && applications.find(application).isEmpty()) {
                lanes.offer(application, new Work.ApplicationSeen());
            }
        }

        private void changed(DeclaredApplication application) {
            applications.see(application);
            if (application.deleted() || !application.wishes().isEmpty() || news(application)) {
                lanes.offer(application.key(), new Work.ApplicationSeen());
            }
        }

        private boolean news(DeclaredApplication application) {
            ApplicationDeclared told = declarations.find(application.key()).orElse(null);
            return told == null
                    || !told.application().equals(application.ref())
                    || told.generation() < application.generation();
        }
    }

    @PreDestroy
    void close() {
        SharedIndexInformer<Application> watching = informer;
        if (watching != null) {
            watching.stop();
        }
        Thread listing = lister;
        if (listing != null) {
            listing.interrupt();
        }
    }
}
