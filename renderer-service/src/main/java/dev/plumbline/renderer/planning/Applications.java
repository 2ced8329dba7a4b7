package dev.plumbline.renderer.planning;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Newest;
import dev.plumbline.events.RepositoryUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of all applications, newest definition each. */
@ApplicationScoped
public class Applications {

    private static final int REMEMBERED_DELETIONS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<ApplicationKey, ApplicationDeclared> applications = new HashMap<>();
    private final Map<RepositoryUrl, Set<ApplicationKey>> byRepository = new HashMap<>();
    private final Newest<String> deletedUids = new Newest<>(REMEMBERED_DELETIONS);

    /** An application as the topic tells it. */
    public void declared(ApplicationDeclared application) {
        lock.lock();
        try {
            ApplicationKey key = application.application().key();
            ApplicationDeclared former = applications.put(key, application);
            if (former != null) {
                unlist(former);
            }
            AffectedApplications.repositories(application.spec()).forEach(repository -> byRepository
                    .computeIfAbsent(repository, any -> new HashSet<>())
                    .add(key));
            if (former != null
                    && !former.application()
                            .uid()
                            .equals(application.application().uid())) {
                deletedUids.add(former.application().uid());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** An application is gone. */
    public void deleted(ApplicationKey key) {
        lock.lock();
        try {
            ApplicationDeclared former = applications.remove(key);
            if (former != null) {
                unlist(former);
                deletedUids.add(former.application().uid());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** All of them, as they are now. */
    public List<ApplicationDeclared> all() {
        lock.lock();
        try {
            return List.copyOf(applications.values());
        } finally {
            lock.unlock();
        }
    }

    /** Those with a source in any of these repositories, each once. */
    public List<ApplicationDeclared> of(RepositoryUrl... repositories) {
        lock.lock();
        try {
            return Stream.of(repositories)
                    .flatMap(repository -> byRepository.getOrDefault(repository, Set.of()).stream())
                    .distinct()
                    .map(applications::get)
                    .filter(Objects::nonNull)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The newest definition; empty where the application is not, or no longer, there. */
    public Optional<ApplicationDeclared> current(ApplicationRef application) {
        lock.lock();
        try {
            return Optional.ofNullable(known(application));
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is an application of that name, whatever its uid. */
    public boolean contains(ApplicationKey key) {
        lock.lock();
        try {
            return applications.containsKey(key);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The newest definition, waited for: this table may lag a little behind what was told elsewhere. Where it stays behind for
     * longer, an older definition is given.
     *
     * @return empty where the application is not there yet, or was deleted
     * @throws InterruptedException where the waiting thread is interrupted
     */
    public Optional<ApplicationDeclared> await(ApplicationRef application, long generation, Duration atMost)
            throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            ApplicationDeclared known = known(application);
            while (left > 0
                    && !deletedUids.contains(application.uid())
                    && (known == null || known.generation() < generation)) {
                left = changed.awaitNanos(left);
                known = known(application);
            }
            return Optional.ofNullable(known);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the table changes, for at most so long.
     *
     * @throws InterruptedException where the waiting thread is interrupted
     */
    public void awaitChange(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            if (!changed.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return; // nothing changed: the caller looks for itself
            }
        } finally {
            lock.unlock();
        }
    }

    private void unlist(ApplicationDeclared former) {
        AffectedApplications.repositories(former.spec())
                .forEach(repository -> byRepository.computeIfPresent(repository, (same, keys) -> {
                    keys.remove(former.application().key());
                    return keys.isEmpty() ? null : keys;
                }));
    }

    private @Nullable ApplicationDeclared known(ApplicationRef application) {
        ApplicationDeclared known = applications.get(application.key());
        return known != null && known.application().uid().equals(application.uid()) ? known : null;
    }
}
