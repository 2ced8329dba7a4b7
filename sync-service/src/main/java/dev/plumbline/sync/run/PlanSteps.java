package dev.plumbline.sync.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.sync.apply.ObjectApplier;
import dev.plumbline.sync.apply.ObjectApplier.Fence;
import dev.plumbline.sync.apply.Outcome;
import dev.plumbline.sync.apply.Stamp;
import dev.plumbline.sync.cluster.Answer;
import dev.plumbline.sync.cluster.Cluster;
import dev.plumbline.sync.cluster.ClusterUnavailable;
import dev.plumbline.sync.cluster.Target;
import dev.plumbline.sync.plan.Baseline;
import dev.plumbline.sync.plan.DesiredObject;
import dev.plumbline.sync.plan.Plan;
import dev.plumbline.sync.prune.ObjectPruner;
import dev.plumbline.sync.sealing.SecretValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Carries a plan out: phase after phase, the objects of a phase side by side. A bad object stops no other. */
final class PlanSteps {

    private static final Duration ESTABLISHED_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(30);

    private final Cluster cluster;
    private final ObjectApplier applier;
    private final ObjectPruner pruner;
    private final Permits permits;

    /**
     * New Services are given their addresses one after the other (the mutex of kube-apiserver's {@code
     * ipallocator.MetaAllocator}): more at once would only keep permits from objects that need not wait.
     */
    private final Permits newServices = new Permits(2);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    PlanSteps(Cluster cluster, ObjectApplier applier, ObjectPruner pruner, int parallel) {
        this.cluster = cluster;
        this.applier = applier;
        this.pruner = pruner;
        this.permits = new Permits(parallel);
    }

    /** The places of a run that begins. */
    Places places() {
        return new Places(permits.share(), newServices.share());
    }

    /** A run's places among all steps, and among those that make Services. */
    record Places(Permits.Share any, Permits.Share newServices) {}

    /**
     * A plan being carried out.
     *
     * @param places the run's own
     * @param superseded whether to stop before the next object
     * @param sink takes each outcome, on any thread, as it comes
     */
    record Course(
            Places places,
            Stamp stamp,
            SecretValues values,
            Map<ObjectRef, Baseline> live,
            BooleanSupplier superseded,
            Consumer<Outcome> sink) {}

    /** Applies; returns the objects that could not be. */
    List<Outcome.Failed> apply(Plan plan, Course course) {
        List<Outcome.Failed> failed = new ArrayList<>();
        for (List<DesiredObject> phase : plan.phases()) {
            failed.addAll(inParallel(phase, object -> applyInTurn(object, course)));
            phase.stream().filter(DesiredObject::definition).forEach(this::awaitEstablished);
        }
        return failed;
    }

    /** Prunes; returns the objects that could not be. One after the other where the order counts: phase by phase. */
    List<Outcome.Failed> prune(Plan plan, Course course) {
        List<Outcome.Failed> failed = new ArrayList<>();
        for (List<Plan.Prune> phase : plan.prunePhases()) {
            failed.addAll(inParallel(phase, prune -> permitted(course, () -> pruner.prune(prune, course.stamp()))));
        }
        return failed;
    }

    private @Nullable Outcome applyInTurn(DesiredObject object, Course course) throws InterruptedException {
        if (!object.ref().groupKind().equals("Service") || course.live().containsKey(object.ref())) {
            return permitted(course, () -> apply(object, course));
        }
        return newServices
                .take(
                        course.places().newServices(),
                        () -> Optional.ofNullable(permitted(course, () -> apply(object, course))))
                .orElse(null);
    }

    private Outcome apply(DesiredObject object, Course course) {
        Baseline known = course.live().get(object.ref());
        Fence fence = known == null ? null : new Fence(known.uid(), known.resourceVersion());
        return applier.apply(object, fence, course.stamp(), course.values());
    }

    private <T> List<Outcome.Failed> inParallel(List<T> items, Step<T> step) {
        List<Future<@Nullable Outcome>> futures = new ArrayList<>();
        Map<String, Object> context = MDC.getMap(); // a thread's own: each object's lines tell whose they are
        for (T item : items) {
            futures.add(threads.submit(() -> {
                context.forEach(MDC::put);
                return step.take(item);
            }));
        }
        List<Outcome.Failed> failed = new ArrayList<>();
        for (Future<@Nullable Outcome> future : futures) {
            if (joined(future) instanceof Outcome.Failed one) {
                failed.add(one);
            }
        }
        return failed;
    }

    private interface Step<T> {
        /** Null where the run was superseded before its turn. */
        @Nullable
        Outcome take(T item) throws InterruptedException;
    }

    private @Nullable Outcome permitted(Course course, Supplier<Outcome> step) throws InterruptedException {
        Optional<Outcome> taken = permits.take(course.places().any(), () -> {
            if (course.superseded().getAsBoolean()) {
                return Optional.empty();
            }
            Outcome outcome = step.get();
            course.sink().accept(outcome);
            return Optional.of(outcome);
        });
        return taken.orElse(null);
    }

    private static @Nullable Outcome joined(Future<@Nullable Outcome> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an object's step failed", e.getCause());
        }
    }

    /** Until then its objects are refused. Not established in time, they fail and are tried again. */
    private void awaitEstablished(DesiredObject definition) {
        long end = System.nanoTime() + ESTABLISHED_WITHIN.toNanos();
        try {
            while (!established(definition) && System.nanoTime() < end) {
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClusterUnavailable e) {
            // The objects of the next phase will find that out for themselves, and be tried again.
            return;
        }
    }

    private boolean established(DesiredObject definition) {
        var type = cluster.type(definition.apiVersion(), definition.ref().kind());
        Answer answer = cluster.read(new Target(type.orElseThrow(), definition.ref()));
        if (!(answer instanceof Answer.Done done)) {
            return answer instanceof Answer.Refused;
        }
        for (JsonNode condition : done.object().path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Established")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
