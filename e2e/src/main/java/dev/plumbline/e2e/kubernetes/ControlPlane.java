package dev.plumbline.e2e.kubernetes;

import dev.plumbline.e2e.process.ManagedProcess;
import dev.plumbline.e2e.process.ProcessSpec;
import dev.plumbline.e2e.process.Readiness;
import dev.plumbline.e2e.workspace.KeyFiles;
import dev.plumbline.e2e.workspace.Port;
import dev.plumbline.e2e.workspace.Ports;
import dev.plumbline.e2e.workspace.PrivateFile;
import dev.plumbline.e2e.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The programs of a Kubernetes control plane and kwok, which plays the kubelet: Pods become Ready without running. RBAC is
 * on; the administrator is known by a token.
 */
public final class ControlPlane {
    private static final Duration READY = Duration.ofSeconds(180);

    private final Workspace workspace;
    private final Ports ports;
    private final KeyFiles keys;
    private final ManagedProcess etcd;
    private final ManagedProcess apiserver;
    private final ManagedProcess controllerManager;
    private final ManagedProcess scheduler;
    private final ManagedProcess kwok;

    /** Nothing is started yet. */
    public ControlPlane(Workspace workspace, Ports ports, KeyFiles keys, Consumer<String> news) {
        this.workspace = workspace;
        this.ports = ports;
        this.keys = keys;
        var files = workspace.processFiles();
        etcd = new ManagedProcess(etcdSpec(), files, news);
        apiserver = new ManagedProcess(apiserverSpec(), files, news);
        controllerManager = new ManagedProcess(controllerManagerSpec(), files, news);
        scheduler = new ManagedProcess(schedulerSpec(), files, news);
        kwok = new ManagedProcess(kwokSpec(), files, news);
    }

    /** Starts etcd and the API server side by side (the one waits for the other) and writes the kubeconfig. */
    public void startApiserver() {
        PrivateFile.write(tokenFile(), keys.text("admin-token") + ",admin,admin,system:masters\n");
        etcd.start();
        apiserver.startAndAwait(READY);
        writeKubeconfig();
    }

    /** Starts what makes objects move: controllers, scheduler, kwok. Needs the API server. */
    public void startControllers() {
        PrivateFile.write(stageFile(), stages());
        List.of(controllerManager, scheduler, kwok).forEach(ManagedProcess::start);
    }

    /** The administrator's kubeconfig. */
    public Path kubeconfig() {
        return workspace.file("admin.kubeconfig");
    }

    /** The process that answers for the API, to be stopped and started by tests. */
    public ManagedProcess apiserver() {
        return apiserver;
    }

    /** All processes in the order in which they are stopped: an API server whose etcd is gone takes minutes to end. */
    public List<ManagedProcess> inStopOrder() {
        return List.of(kwok, scheduler, controllerManager, apiserver, etcd);
    }

    private ProcessSpec etcdSpec() {
        var client = ports.http(Port.ETCD);
        var peer = ports.http(Port.ETCD_PEER);
        var data = workspace.file("data/etcd");
        return ProcessSpec.of(
                        "etcd",
                        List.of(
                                // The package's own name: `go build` of go.etcd.io/etcd/server/v3 calls it so.
                                workspace.tool("server"),
                                "--name=plumbline",
                                "--data-dir=" + data,
                                "--unsafe-no-fsync",
                                "--log-level=warn",
                                "--listen-client-urls=" + client,
                                "--advertise-client-urls=" + client,
                                "--listen-peer-urls=" + peer,
                                "--initial-advertise-peer-urls=" + peer,
                                "--initial-cluster=plumbline=" + peer,
                                // The peer port may be another one than last time.
                                "--force-new-cluster=" + Files.exists(data.resolve("member"))),
                        Readiness.answering(client + "/readyz"))
                .endedBy("TERM", Duration.ofSeconds(1));
    }

    private ProcessSpec apiserverSpec() {
        return ProcessSpec.of(
                        "kube-apiserver",
                        List.of(
                                workspace.tool("kube-apiserver"),
                                "--etcd-servers=" + ports.http(Port.ETCD),
                                "--bind-address=127.0.0.1",
                                "--advertise-address=127.0.0.1",
                                "--secure-port=" + ports.of(Port.APISERVER),
                                "--cert-dir=" + workspace.file("data/apiserver"),
                                "--token-auth-file=" + tokenFile(),
                                "--authorization-mode=RBAC",
                                "--anonymous-auth=false",
                                "--service-account-issuer=https://kubernetes.default.svc",
                                "--service-account-key-file=" + keys.file("service-account.public.pem"),
                                "--service-account-signing-key-file=" + keys.file("service-account.private.pem"),
                                "--service-cluster-ip-range=10.96.0.0/16",
                                "--endpoint-reconciler-type=none",
                                "--allow-privileged=true",
                                // The fake Node would keep this taint for ever: no kubelet takes it away.
                                "--disable-admission-plugins=TaintNodesByCondition"),
                        new ApiserverReadiness(ports.of(Port.APISERVER), keys.text("admin-token"), certificate()))
                .endedBy("TERM", Duration.ofMillis(1500));
    }

    private ProcessSpec controllerManagerSpec() {
        return controller(
                "kube-controller-manager",
                "--use-service-account-credentials=false",
                "--service-account-private-key-file=" + keys.file("service-account.private.pem"),
                "--root-ca-file=" + certificate(),
                // Without kubelets there are no Nodes whose life could be watched.
                "--controllers=*,-nodelifecycle,-nodeipam,-cloud-node-lifecycle",
                "--concurrent-deployment-syncs=10");
    }

    private ProcessSpec schedulerSpec() {
        return controller("kube-scheduler");
    }

    private ProcessSpec controller(String program, String... more) {
        var command = new java.util.ArrayList<>(List.of(
                workspace.tool(program),
                "--kubeconfig=" + kubeconfig(),
                "--leader-elect=false",
                "--secure-port=0",
                "--kube-api-qps=500",
                "--kube-api-burst=1000"));
        command.addAll(List.of(more));
        return ProcessSpec.of(program, command, () -> true);
    }

    private ProcessSpec kwokSpec() {
        return ProcessSpec.of(
                "kwok",
                List.of(
                        workspace.tool("kwok"),
                        "--kubeconfig=" + kubeconfig(),
                        "--config=" + stageFile(),
                        "--manage-all-nodes=true",
                        "--node-lease-duration-seconds=40",
                        "--server-address="),
                () -> true);
    }

    private void writeKubeconfig() {
        try {
            var server = "https://" + ports.address(Port.APISERVER);
            var authority = Files.readString(certificate());
            PrivateFile.write(
                    kubeconfig(), new Kubeconfig(server, authority, "admin", keys.text("admin-token")).yaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] stages() {
        try (var stages = ControlPlane.class.getResourceAsStream("/kwok/stages.yaml")) {
            return java.util.Objects.requireNonNull(stages, "kwok/stages.yaml is not on the class path")
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path certificate() {
        return workspace.file("data/apiserver/apiserver.crt");
    }

    private Path tokenFile() {
        return workspace.file("keys/tokens.csv");
    }

    private Path stageFile() {
        return workspace.file("run/kwok-stages.yaml");
    }
}
