package dev.plumbline.e2e.bench;

import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.Topic;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * {@code ./plumbline bench render}: what rendering costs the running environment, and what the tools' own command lines cost
 * for the same files. Nothing is applied: the sets are held.
 */
public final class RenderBench {

    private static final int PUSHES = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Target target;
    private final UnaryOperator<String> tools;
    private final int applications;
    private final Table table;
    private final String run = Long.toString(System.currentTimeMillis(), 36);

    /**
     * Measures nothing yet.
     *
     * @param tools from a program's name to its file
     * @param applications how many, in one repository
     */
    public RenderBench(Target target, UnaryOperator<String> tools, int applications, PrintStream out) {
        this.target = target;
        this.tools = tools;
        this.applications = applications;
        this.table = new Table(out);
    }

    /**
     * Measures these; takes some minutes each.
     *
     * @throws Exception where a measurement cannot be made
     */
    public void run(List<RenderedKind> kinds) throws Exception {
        try (MeasuredCluster cluster = new MeasuredCluster(target.kubeconfig())) {
            for (RenderedKind kind : kinds) {
                kind(cluster, kind);
            }
        }
        table.print();
    }

    private void kind(MeasuredCluster cluster, RenderedKind kind) throws Exception {
        String namespace = "bench-" + kind.name().toLowerCase(Locale.ROOT) + "-" + run;
        cluster.createNamespace(namespace);
        try (FleetRepository repository = new FleetRepository(target.gitUrl() + "/" + namespace)) {
            all(repository, kind, "start");
            repository.commit("start");
            repository.push();
            fromNothing(cluster, repository, kind, namespace);
            Duration changed = changed(repository, kind, namespace);
            untouched(repository, kind, namespace);
            ownCommandLine(repository, kind, changed);
            one(repository, kind, namespace);
        } finally {
            cluster.delete(namespace);
        }
    }

    private void fromNothing(MeasuredCluster cluster, FleetRepository repository, RenderedKind kind, String namespace) {
        try (EventStopwatch events = new EventStopwatch(target.kafka(), Topic.MANIFESTS, PATIENCE)) {
            long start = System.nanoTime();
            for (int i = 0; i < applications; i++) {
                cluster.declareHeld(namespace, "app" + i, repository.url());
            }
            Duration declared = Duration.ofNanos(System.nanoTime() - start);
            Duration rendered = rendered(events, applications, start, namespace);
            row(kind, applications + " applications from nothing, rendered", Durations.seconds(rendered));
            row(kind, "  of that, declaring them one by one", Durations.seconds(declared));
        }
    }

    private Duration changed(FleetRepository repository, RenderedKind kind, String namespace) throws Exception {
        all(repository, kind, "changed");
        repository.commit("changed");
        try (EventStopwatch events = new EventStopwatch(target.kafka(), Topic.MANIFESTS, PATIENCE)) {
            long start = System.nanoTime();
            repository.push();
            Duration rendered = rendered(events, applications, start, namespace);
            row(kind, "a commit that changes all, rendered", Durations.seconds(rendered));
            row(kind, "  of that, an application", perApplication(rendered));
            return rendered;
        }
    }

    private void untouched(FleetRepository repository, RenderedKind kind, String namespace) throws Exception {
        repository.write("README.md", "touches no application " + run);
        repository.commit("readme");
        try (EventStopwatch events = new EventStopwatch(target.kafka(), Topic.MANIFESTS, PATIENCE)) {
            long start = System.nanoTime();
            repository.push();
            Duration confirmed = events.await(
                    applications,
                    start,
                    envelope -> envelope.event() instanceof RevisionConfirmed event
                            && event.application().namespace().equals(namespace)
                            && !event.rendered());
            row(kind, "a commit that touches none, all confirmed", Durations.milliseconds(confirmed) + " ms");
        }
    }

    private void ownCommandLine(FleetRepository repository, RenderedKind kind, Duration changed) throws Exception {
        ToolRuns runs = ToolRuns.of(IntStream.range(0, applications)
                .mapToObj(i -> kind.command(tools, repository.folder("app" + i)))
                .toList());
        row(kind, "the tool's own command line, p50 / p95", runs.each().summary());
        row(kind, "  for all, as many at once as processors", Durations.seconds(runs.all()));
        row(
                kind,
                "  ratio: that commit to this",
                String.format(
                        Locale.ROOT,
                        "%.2f",
                        (double) changed.toNanos() / runs.all().toNanos()));
    }

    private void one(FleetRepository repository, RenderedKind kind, String namespace) throws Exception {
        List<Duration> times = new ArrayList<>();
        try (EventStopwatch events = new EventStopwatch(target.kafka(), Topic.MANIFESTS, PATIENCE)) {
            for (int i = 0; i < PUSHES; i++) {
                write(repository, kind, "app0", "push-" + i);
                repository.commit("push-" + i);
                long start = System.nanoTime();
                repository.push();
                times.add(rendered(events, 1, start, namespace));
            }
        }
        row(kind, "push to rendered, one of " + applications + ", p50 / p95", new Durations(times).summary());
    }

    private static Duration rendered(EventStopwatch events, int count, long start, String namespace) {
        return events.await(
                count,
                start,
                envelope -> envelope.event() instanceof ManifestsRendered set
                        && set.application().namespace().equals(namespace));
    }

    private void all(FleetRepository repository, RenderedKind kind, String value) throws IOException {
        for (int i = 0; i < applications; i++) {
            write(repository, kind, "app" + i, value);
        }
    }

    private static void write(FleetRepository repository, RenderedKind kind, String name, String value)
            throws IOException {
        for (Map.Entry<String, String> file : kind.files(name, value).entrySet()) {
            repository.write(name + "/" + file.getKey(), file.getValue());
        }
    }

    private String perApplication(Duration all) {
        return String.format(Locale.ROOT, "%.1f ms", all.toNanos() / 1e6 / applications);
    }

    private void row(RenderedKind kind, String what, String measured) {
        table.add(kind.name().toLowerCase(Locale.ROOT) + ": " + what, measured, "", "");
    }
}
