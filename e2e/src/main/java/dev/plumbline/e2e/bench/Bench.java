package dev.plumbline.e2e.bench;

import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.Topic;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** {@code ./plumbline bench}: the measurements, one after the other, and a table at the end. */
public final class Bench {

    private static final int PUSHES = 30;
    private static final int EDITS = 20;
    private static final int APPLICATIONS = 100;
    private static final int OBJECTS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Target target;
    private final Table table;
    private final PrintStream out;
    private final String run = Long.toString(System.currentTimeMillis(), 36);

    public Bench(Target target, PrintStream out) {
        this.target = target;
        this.table = new Table(out);
        this.out = out;
    }

    /**
     * Measures everything; takes some minutes.
     *
     * @throws Exception where a measurement cannot be made
     */
    public void run() throws Exception {
        try (MeasuredCluster cluster = new MeasuredCluster(target.kubeconfig())) {
            one(cluster);
            bareLoop(cluster);
            hundred(cluster);
        }
        ResidentMemory.read(target.runDirectory())
                .forEach((process, megabytes) -> table.add("resident memory: " + process, megabytes + " MB", "", ""));
        table.print();
    }

    private void one(MeasuredCluster cluster) throws Exception {
        String namespace = "bench-one-" + run;
        cluster.createNamespace(namespace);
        try (FleetRepository repository = new FleetRepository(target.gitUrl() + "/bench-one-" + run)) {
            repository.application("app0", "start");
            repository.commit("start");
            repository.push();
            cluster.declare(namespace, "app0", repository.url());
            await(() -> cluster.objects(namespace) >= OBJECTS && cluster.ready(namespace) == 1);
            table.add(
                    "push to applied, 1 application, p50 / p95",
                    pushes(cluster, repository, namespace).summary(),
                    "p50 < 150 ms",
                    "446 ms / 1062 ms");
            drift(cluster, namespace);
        } finally {
            remove(cluster, namespace);
        }
    }

    private void hundred(MeasuredCluster cluster) throws Exception {
        String namespace = "bench-hundred-" + run;
        cluster.createNamespace(namespace);
        try (FleetRepository repository = new FleetRepository(target.gitUrl() + "/bench-hundred-" + run)) {
            for (int i = 0; i < APPLICATIONS; i++) {
                repository.application("app" + i, "start");
            }
            repository.commit("start");
            repository.push();
            fromNothing(cluster, repository, namespace);
            table.add(
                    "push to applied, 100 applications, p50 / p95",
                    pushes(cluster, repository, namespace).summary(),
                    "p50 < 150 ms",
                    "556 ms / 14.7 s");
            await(() -> cluster.ready(namespace) == APPLICATIONS);
            untouched(cluster, repository);
        } finally {
            remove(cluster, namespace);
        }
    }

    private void fromNothing(MeasuredCluster cluster, FleetRepository repository, String namespace) throws Exception {
        CreatedObjects objects = cluster.expectObjects(namespace, APPLICATIONS);
        long start = System.nanoTime();
        for (int i = 0; i < APPLICATIONS; i++) {
            cluster.declare(namespace, "app" + i, repository.url());
        }
        Duration declared = Duration.ofNanos(System.nanoTime() - start);
        Duration applied = objects.since(start);
        await(() -> cluster.ready(namespace) == APPLICATIONS);
        Duration ready = Duration.ofNanos(System.nanoTime() - start);
        table.add(
                "100 applications x 4 objects from nothing, applied",
                Durations.seconds(applied),
                "< 4 s",
                "40.7 s / 26.9 s");
        table.add("  of that, declaring the 100 applications one by one", Durations.seconds(declared), "", "");
        table.add("  until all 100 are Ready", Durations.seconds(ready), "", "");
    }

    private Durations pushes(MeasuredCluster cluster, FleetRepository repository, String namespace) throws Exception {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < PUSHES; i++) {
            String value = "push-" + i;
            repository.application("app0", value);
            repository.commit(value);
            MeasuredCluster.Expectation applied = cluster.expectValue(namespace, "app0", value);
            long start = System.nanoTime();
            repository.push();
            times.add(applied.since(start));
        }
        return new Durations(times);
    }

    /** A manual change of a field that Git holds: until it is told, and until it is put back. */
    private void drift(MeasuredCluster cluster, String namespace) throws Exception {
        List<Duration> told = new ArrayList<>();
        List<Duration> putBack = new ArrayList<>();
        String git = "push-" + (PUSHES - 1);
        try (EventStopwatch events = new EventStopwatch(target.kafka(), Topic.DRIFT)) {
            for (int i = 0; i < EDITS; i++) {
                String value = "edit-" + i;
                MeasuredCluster.Expectation back = cluster.expectReturn(namespace, "app0", value, git);
                long start = System.nanoTime();
                cluster.edit(namespace, "app0", value);
                told.add(events.await(
                        1,
                        start,
                        envelope -> envelope.event() instanceof DriftDetected drift
                                && drift.application().namespace().equals(namespace)));
                putBack.add(back.since(start));
            }
        }
        table.add("manual change to event, p50 / p95", new Durations(told).summary(), "", "");
        table.add(
                "manual change to put back, p50 / p95",
                new Durations(putBack).summary(),
                "p50 < 100 ms",
                "368 ms / its interval");
    }

    private void untouched(MeasuredCluster cluster, FleetRepository repository) throws Exception {
        Writes before = Writes.parse(cluster.metrics());
        repository.write("README.md", "touches no application " + run);
        String commit = repository.commit("readme");
        try (EventStopwatch events = new EventStopwatch(target.kafka(), Topic.MANIFESTS)) {
            long start = System.nanoTime();
            repository.push();
            Duration confirmed = events.await(
                    APPLICATIONS,
                    start,
                    envelope -> envelope.event() instanceof RevisionConfirmed confirmation
                            && confirmation.revision().equals(commit));
            table.add(
                    "a commit that touches none of 100: confirmed", Durations.milliseconds(confirmed) + " ms", "", "");
        }
        Map<String, Long> writes = Writes.parse(cluster.metrics()).since(before);
        table.add("a commit that touches none of 100: writes", writes.toString(), "none", "2 / 1,200 writes, 32 s");
    }

    private void bareLoop(MeasuredCluster cluster) throws Exception {
        String namespace = "bench-bare-" + run;
        cluster.createNamespace(namespace);
        try {
            List<Manifests.Manifest> manifests = IntStream.range(0, APPLICATIONS)
                    .boxed()
                    .flatMap(i -> Manifests.of("app" + i, "bare").stream())
                    .toList();
            Duration first = cluster.bareLoop(namespace, manifests);
            table.add("bare server-side apply of the same 400 objects", Durations.seconds(first), "", "");
        } finally {
            remove(cluster, namespace);
        }
    }

    /** Waits for the end of it: a cluster that is busy with deleting would be in the next measurement. */
    private void remove(MeasuredCluster cluster, String namespace) throws Exception {
        cluster.delete(namespace);
        await(() -> !cluster.exists(namespace));
    }

    /** A condition of the cluster. */
    private interface Condition {
        boolean met() throws Exception;
    }

    private void await(Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.met()) {
            if (System.nanoTime() > end) {
                out.println("  not met after " + PATIENCE);
                throw new IllegalStateException("the environment did not get there within " + PATIENCE);
            }
            Thread.sleep(25);
        }
    }
}
