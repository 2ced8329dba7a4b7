package dev.plumbline.e2e.environment;

import dev.plumbline.e2e.broker.KafkaBroker;
import dev.plumbline.e2e.broker.TopicSetup;
import dev.plumbline.e2e.git.GitServer;
import dev.plumbline.e2e.git.PushWebhook;
import dev.plumbline.e2e.kubernetes.ClusterSetup;
import dev.plumbline.e2e.kubernetes.ControlPlane;
import dev.plumbline.e2e.postgres.PostgresServer;
import dev.plumbline.e2e.process.ManagedProcess;
import dev.plumbline.e2e.process.ProcessIdentity;
import dev.plumbline.e2e.process.StaleProcesses;
import dev.plumbline.e2e.telemetry.SpanSink;
import dev.plumbline.e2e.workspace.Endpoints;
import dev.plumbline.e2e.workspace.KeyFiles;
import dev.plumbline.e2e.workspace.Port;
import dev.plumbline.e2e.workspace.Ports;
import dev.plumbline.e2e.workspace.State;
import dev.plumbline.e2e.workspace.StateFile;
import dev.plumbline.e2e.workspace.Workspace;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole system on one machine: Git, Kafka, PostgreSQL, a Kubernetes control plane and the six services, each a process
 * of its own but for the Git server. {@link #start} brings everything up, {@link #close} takes everything down; in between
 * single parts can be taken away and brought back.
 */
public final class LocalEnvironment implements AutoCloseable {
    static {
        // The JDK's HTTP server, read when the first one is made: it would hold back the last packet of an answer for
        // 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** A test that is about the poller would wait for a minute. Not shorter: a webhook that is late under load is to come first elsewhere. */
    private static final Duration POLL_INTERVAL_OF_TESTS = Duration.ofSeconds(10);

    private final Workspace workspace;
    private final Consumer<String> news;
    private final Ports ports;
    private final KeyFiles keys;
    private final Endpoints endpoints;
    private final StateFile state;
    private final KafkaBroker kafka;
    private final PostgresServer postgres;
    private final @Nullable ControlPlane controlPlane;
    private final ServiceSettings settings;
    private final ServiceProcesses services;

    private @Nullable GitServer git;
    private @Nullable SpanSink spans;
    private volatile Runnable unfollow = () -> {};

    /**
     * What to start, with nothing started yet.
     *
     * @param foreignKubeconfig the administrator's kubeconfig of a cluster to use; null for a cluster of our own
     * @param ports where things listen
     * @param news told in one line each what happens
     */
    public LocalEnvironment(Workspace workspace, @Nullable Path foreignKubeconfig, Ports ports, Consumer<String> news) {
        this(workspace, foreignKubeconfig, ports, news, null);
    }

    private LocalEnvironment(
            Workspace workspace,
            @Nullable Path foreignKubeconfig,
            Ports ports,
            Consumer<String> news,
            @Nullable Duration pollInterval) {
        this.workspace = workspace;
        this.ports = ports;
        this.news = news;
        this.keys = new KeyFiles(workspace.file("keys"));
        this.state = new StateFile(workspace.file("state.json"));
        this.kafka = new KafkaBroker(workspace, ports, news);
        this.postgres = new PostgresServer(workspace, ports, keys, news);
        this.controlPlane = foreignKubeconfig == null ? new ControlPlane(workspace, ports, keys, news) : null;
        var kubeconfig = foreignKubeconfig == null ? workspace.file("admin.kubeconfig") : foreignKubeconfig;
        this.endpoints = new Endpoints(
                kubeconfig.toString(),
                ports.http(Port.GIT),
                ports.address(Port.KAFKA),
                ports.http(Port.AUDIT_SERVICE),
                ports.http(Port.WEBHOOK_RECEIVER) + "/webhooks/github",
                keys.text("webhook-secret"));
        this.settings = new ServiceSettings(workspace, ports, keys, postgres, pollInterval);
        this.services = new ServiceProcesses(settings, news);
    }

    /** An environment for tests: any free ports, a folder of its own, and a poller that asks every ten seconds. */
    public static LocalEnvironment forTests(Path home) {
        return forTests(home, null);
    }

    /** The same, on the cluster of a kubeconfig where there is one. */
    public static LocalEnvironment forTests(Path home, @Nullable Path kubeconfig) {
        var workspace = Workspace.fromSystemProperties().at(home);
        return new LocalEnvironment(
                workspace, kubeconfig, Ports.anyFree(), System.out::println, POLL_INTERVAL_OF_TESTS);
    }

    /**
     * Brings up everything, things that do not need one another side by side.
     *
     * @param wanted the services to start; the others are run by somebody else, from an IDE perhaps
     * @param follow run when the topics are there and no service has said anything yet; what it gives is run before anything is
     *     taken down
     */
    public void start(Set<Service> wanted, Supplier<Runnable> follow) {
        claim();
        var plan = infrastructure();
        plan.step("listener", () -> listen(follow), "topics");
        wanted.forEach(service -> addService(plan, service));
        var all = Stream.concat(Stream.of("git", "cluster"), wanted.stream().map(Service::module));
        plan.step("sample", this::offerSample, all.toArray(String[]::new));
        awaitOrClose(plan);
        state.write(new State(ports, endpoints, true));
    }

    /** Brings up everything but the services and the sample. */
    public void startInfrastructure() {
        claim();
        awaitOrClose(infrastructure());
    }

    /** A start that fails leaves nothing behind: what did come up would be kept running by us, in the way of the next. */
    private void awaitOrClose(StartupPlan plan) {
        try {
            plan.await();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void claim() {
        var stale = StaleProcesses.end(workspace.file("run"));
        if (!stale.isEmpty()) {
            news.accept("ended what a former run left behind: " + String.join(", ", stale));
        }
        ProcessIdentity.of(ProcessHandle.current().pid()).ifPresent(me -> me.write(workspace.supervisorPid()));
        state.write(new State(ports, endpoints, false));
    }

    private StartupPlan infrastructure() {
        return new StartupPlan(news)
                .step("git", this::startGit)
                .step("apiserver", this::startApiserver)
                .step("kafka", this::startKafka)
                .step("postgres", this::startPostgres)
                .step("topics", this::createTopics, "kafka")
                .step("cluster", this::setUpCluster, "apiserver");
    }

    private void addService(StartupPlan plan, Service service) {
        var needs =
                switch (service) {
                    case WEBHOOK_RECEIVER, REPO_POLLER, RENDERER_SERVICE -> "topics";
                    case SYNC_SERVICE, DRIFT_DETECTOR -> "cluster";
                    case AUDIT_SERVICE -> "postgres";
                };
        plan.step(service.module(), () -> startService(service), "listener", needs);
    }

    private String startGit() {
        spans = new SpanSink(ports.of(Port.SPANS), workspace.file("log/spans.bin"));
        var webhook = new PushWebhook(
                URI.create(endpoints.webhookUrl()), endpoints.webhookSecret(), endpoints.gitUrl(), news);
        git = new GitServer(ports.of(Port.GIT), workspace.file("data/git"), webhook);
        return "serves " + endpoints.gitUrl();
    }

    private String startApiserver() {
        if (controlPlane == null) {
            try (var cluster = new ClusterSetup(Path.of(endpoints.kubeconfig()))) {
                return cluster.version() + " of " + endpoints.kubeconfig() + " is used";
            }
        }
        controlPlane.startApiserver();
        return "ready on " + ports.address(Port.APISERVER);
    }

    private String startKafka() {
        kafka.start();
        return "ready on " + kafka.bootstrap();
    }

    private String startPostgres() {
        postgres.start();
        return "ready on " + ports.address(Port.POSTGRES);
    }

    private String createTopics() {
        return TopicSetup.apply(kafka.bootstrap(), workspace.deploy("kafka/topics.yaml"))
                + " created, the rest as wanted";
    }

    private String setUpCluster() {
        try (var cluster = new ClusterSetup(Path.of(endpoints.kubeconfig()))) {
            if (controlPlane != null) {
                controlPlane.startControllers();
                cluster.createFakeNode();
            }
            cluster.applyFolder(workspace.deploy("kubernetes"));
            for (var service : List.of(Service.SYNC_SERVICE, Service.DRIFT_DETECTOR)) {
                cluster.writeServiceAccountKubeconfig(account(service), Path.of(settings.kubeconfig(service)));
            }
        }
        return "has the definitions, the accounts and a node";
    }

    private static String account(Service service) {
        return service == Service.SYNC_SERVICE ? "plumbline-sync" : "plumbline-drift-detector";
    }

    private String listen(Supplier<Runnable> follow) {
        unfollow = follow.get();
        return "follows the topics";
    }

    private String startService(Service service) {
        services.start(service);
        return "ready on " + ports.address(service.port());
    }

    private String offerSample() {
        var url = endpoints.cloneUrl(SampleFleet.REPOSITORY);
        var known = git().exists(SampleFleet.REPOSITORY);
        if (!known) {
            SampleFleet.push(url);
        }
        try (var sample = new SampleApplications(Path.of(endpoints.kubeconfig()))) {
            if (sample.wereOffered()) {
                // What became of them since is the user's; only our own port may have changed.
                sample.follow(url);
            } else {
                sample.offer(url);
            }
        }
        return (known ? "is there: " : "pushed to ") + url;
    }

    /** Where everything is reached. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** The files of this environment. */
    public Workspace workspace() {
        return workspace;
    }

    /** A service's process: {@code kill()} is a crash, after which it comes back by itself; {@code stop()} leaves it down. */
    public ManagedProcess service(Service service) {
        return services.of(service);
    }

    /** The variables that a service runs with; its secrets are files, named here and not shown. */
    public Map<String, String> settings(Service service) {
        return settings.of(service);
    }

    /** The broker. */
    public ManagedProcess kafka() {
        return kafka.process();
    }

    /** The database server. */
    public ManagedProcess postgres() {
        return postgres.process();
    }

    /** A connection to the audit service's database, to be closed by the caller. */
    public Connection database() throws SQLException {
        return postgres.connect();
    }

    /** The API server of our own cluster. */
    public ManagedProcess apiserver() {
        if (controlPlane == null) {
            throw new IllegalStateException("the cluster is not ours to stop");
        }
        return controlPlane.apiserver();
    }

    /** The Git server. */
    public GitServer git() {
        if (git == null) {
            throw new IllegalStateException("not started");
        }
        return git;
    }

    /** Every process that this environment has, in the order in which they are stopped. */
    public List<ManagedProcess> processes() {
        var all = new ArrayList<>(services.all());
        if (controlPlane != null) {
            all.addAll(controlPlane.inStopOrder());
        }
        all.add(kafka.process());
        all.add(postgres.process());
        return all;
    }

    /** Takes everything down within ten seconds: first who uses, then what is used. */
    @Override
    public void close() {
        unfollow.run();
        retireAll(services.all());
        if (controlPlane != null) {
            var order = controlPlane.inStopOrder();
            retireAll(concat(order.subList(0, order.size() - 1), List.of(kafka.process(), postgres.process())));
            order.getLast().retire();
        } else {
            retireAll(List.of(kafka.process(), postgres.process()));
        }
        if (git != null) {
            git.close();
        }
        if (spans != null) {
            spans.close();
        }
        // A step of a start that was cut short may have started something since.
        StaleProcesses.end(workspace.file("run"));
        workspace.supervisorPid().toFile().delete();
    }

    private static List<ManagedProcess> concat(List<ManagedProcess> first, List<ManagedProcess> second) {
        var both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private static void retireAll(List<ManagedProcess> processes) {
        var threads = processes.stream()
                .map(process -> Thread.startVirtualThread(process::retire))
                .toList();
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
