package dev.plumbline.renderer.planning;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.Newest;
import dev.plumbline.events.RepositoryUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * When each application of a commit is asked for. Those that it changes are asked for at once. The others, which it confirms as a
 * rule, follow when these are done, and only so many at a time; what is left of them when a newer commit of the ref comes is asked
 * for with that one's, since its tip is the newer one.
 */
@ApplicationScoped
public class CommitPlans {

    /** So many keep all tools of some renderers busy, and are confirmed in a tenth of a second. */
    static final int WINDOW = 64;

    private static final Logger LOG = Logger.getLogger(CommitPlans.class);

    /** The others do not wait for a change that takes longer. */
    private static final Duration HEAD_START = Duration.ofMillis(500);

    /** Where no outcome comes for so long, counting them is of no use. */
    private static final Duration STALLED = Duration.ofSeconds(5);

    private static final int REMEMBERED_TRIGGERS = 10_000;

    private final Duration headStart;
    private final Duration stalled;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Ref, Plan> newest = new HashMap<>();
    private final Map<String, Plan> byTrigger = new HashMap<>();
    private final Newest<String> begun = new Newest<>(REMEMBERED_TRIGGERS);

    /** No plan yet. */
    public CommitPlans() {
        this(HEAD_START, STALLED);
    }

    CommitPlans(Duration headStart, Duration stalled) {
        this.headStart = headStart;
        this.stalled = stalled;
    }

    private record Ref(RepositoryUrl repository, String ref) {}

    /**
     * A commit has come. What is left of the ref's former plan waits until this one is decided. A commit that comes again, or was read
     * after a newer one, follows none: fetches for it may have been made before that one came.
     *
     * @param trigger the event's id, which outcomes name
     * @param offset of the event's record, by which a repository's commits are in order
     */
    public Plan begin(CommitEvent commit, String trigger, long offset) {
        Ref ref = new Ref(commit.repository(), commit.ref());
        lock.lock();
        try {
            Plan former = newest.get(ref);
            boolean follows = begun.add(trigger) && (former == null || former.offset < offset);
            Plan plan = new Plan(ref, trigger, offset, follows ? former : null);
            if (follows) {
                newest.put(ref, plan);
                if (former != null) {
                    former.follower = plan;
                }
            }
            byTrigger.put(trigger, plan);
            return plan;
        } finally {
            lock.unlock();
        }
    }

    /**
     * An application's outcome has been told, by whichever instance.
     *
     * @param trigger that the outcome names; null where it names none
     */
    public void told(@Nullable String trigger, ApplicationKey application) {
        lock.lock();
        try {
            Plan plan = trigger == null ? null : byTrigger.get(trigger);
            if (plan != null && plan.asked.remove(application)) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** That of one commit; to be closed by whoever began it. */
    public final class Plan implements AutoCloseable {

        private final Ref ref;
        private final String trigger;
        private final long offset;
        private @Nullable Plan former;
        private @Nullable Plan follower;

        /** In the order in which they are asked for. */
        private final Map<ApplicationKey, ApplicationDeclared> left = new LinkedHashMap<>();

        private final Set<ApplicationKey> asked = new HashSet<>();
        private int atOnce;

        /** Whether those that are changed have yet to be given their time. */
        private boolean headStartDue;

        private Plan(Ref ref, String trigger, long offset, @Nullable Plan former) {
            this.ref = ref;
            this.trigger = trigger;
            this.offset = offset;
            this.former = former;
        }

        /**
         * These are to be asked for. Of those that are not changed, the ones that the former plan has left come first, so that each
         * has its turn however quickly commits come.
         */
        public void decide(ChangedFirst applications) {
            lock.lock();
            try {
                applications.changed().forEach(this::add);
                atOnce = left.size();
                Map<ApplicationKey, ApplicationDeclared> others = new LinkedHashMap<>();
                applications
                        .others()
                        .forEach(application ->
                                others.put(application.application().key(), application));
                if (former != null) {
                    for (ApplicationKey key : former.left.keySet()) {
                        ApplicationDeclared application = others.remove(key);
                        if (application != null) {
                            add(application);
                        }
                    }
                    former.supersede();
                    former = null;
                }
                others.values().forEach(this::add);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void add(ApplicationDeclared application) {
            left.putIfAbsent(application.application().key(), application);
        }

        private void supersede() {
            if (!left.isEmpty()) {
                LOG.infof("superseded repository=%s ref=%s applications=%d", ref.repository(), ref.ref(), left.size());
                left.clear();
            }
        }

        /**
         * Those that are to be asked for now; waits until there are some.
         *
         * @return empty where none is left
         * @throws InterruptedException where the waiting thread is interrupted; none is lost by it
         */
        public List<ApplicationDeclared> next() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                if (atOnce > 0) {
                    int all = atOnce;
                    atOnce = 0;
                    headStartDue = true;
                    return taken(all);
                }
                if (headStartDue) {
                    headStartDue = false;
                    boolean unused = await(0, headStart);
                }
                boolean room = await(WINDOW / 2, stalled);
                return taken(room ? WINDOW - asked.size() : left.size());
            } finally {
                lock.unlock();
            }
        }

        /** Waits until outcomes are due of at most so many, and no follower is undecided; false where none comes for so long. */
        private boolean await(int most, Duration patience) throws InterruptedException {
            int due = asked.size();
            long end = System.nanoTime() + patience.toNanos();
            while (!left.isEmpty() && (follower != null || asked.size() > most)) {
                if (asked.size() < due || follower != null) {
                    due = asked.size();
                    end = System.nanoTime() + patience.toNanos();
                }
                long nanos = end - System.nanoTime();
                if (nanos <= 0) {
                    return false;
                }
                long unused = changed.awaitNanos(nanos);
            }
            return true;
        }

        private List<ApplicationDeclared> taken(int most) {
            List<ApplicationDeclared> taken = new ArrayList<>();
            Iterator<ApplicationDeclared> all = left.values().iterator();
            while (all.hasNext() && taken.size() < most) {
                ApplicationDeclared application = all.next();
                taken.add(application);
                asked.add(application.application().key());
                all.remove();
            }
            return taken;
        }

        /** Where it was never decided, the former plan goes on. */
        @Override
        public void close() {
            lock.lock();
            try {
                byTrigger.remove(trigger, this);
                boolean wasNewest = newest.remove(ref, this);
                if (former != null) {
                    former.follower = null;
                    if (wasNewest && !former.left.isEmpty()) {
                        newest.put(ref, former);
                    }
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
