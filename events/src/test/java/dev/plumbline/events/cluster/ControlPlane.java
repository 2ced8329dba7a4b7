package dev.plumbline.events.cluster;

import dev.plumbline.events.FreePort;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real etcd and kube-apiserver, from the folder in {@code PLUMBLINE_NATIVE} or the repository's {@code .plumbline/native}.
 * What {@code deploy/kubernetes} holds is set up; the service under test is the ServiceAccount that it is there, which the
 * argument {@code account} names.
 */
public final class ControlPlane implements QuarkusTestResourceLifecycleManager {

    private static final Duration STARTS = Duration.ofMinutes(3);
    private static final String SERVICE = "service-token";
    private static final String ADMIN = "admin-token";

    private final List<Process> processes = new ArrayList<>();
    private final int etcdPort = FreePort.next();
    private final int peerPort = FreePort.next();
    private final int port = FreePort.next();
    private String account = "default";
    private Path directory = Path.of(".");
    private KubernetesClient client = new KubernetesClientBuilder().build();

    @Override
    public void init(Map<String, String> arguments) {
        account = arguments.get("account");
    }

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("plumbline-control-plane");
            prepare();
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("no control plane", e);
        }
        String etcd = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + peerPort;
        run(
                "server",
                "--name=e",
                "--data-dir=" + directory.resolve("etcd"),
                "--unsafe-no-fsync",
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=e=" + peer);
        startApiServer();
        client = new KubernetesClientBuilder().withConfig(config(ADMIN)).build();
        awaitReady();
        install();
        return Map.of(
                "quarkus.kubernetes-client.api-server-url",
                "https://127.0.0.1:" + port,
                "quarkus.kubernetes-client.token",
                SERVICE,
                "quarkus.kubernetes-client.trust-certs",
                "true");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, field -> field.getType() == ControlPlane.class);
    }

    /** A client that may do all. */
    public KubernetesClient client() {
        return client;
    }

    private void startApiServer() {
        run(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + directory.resolve("certs"),
                "--token-auth-file=" + directory.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + directory.resolve("sa.key"),
                "--service-account-signing-key-file=" + directory.resolve("sa.key"),
                "--service-cluster-ip-range=10.0.0.0/16",
                "--endpoint-reconciler-type=none",
                "--disable-admission-plugins=ServiceAccount");
    }

    /** The very files of a real installation. */
    private void install() {
        Path files = Path.of(System.getProperty("plumbline.root", ".."), "deploy", "kubernetes");
        for (String file : List.of("00-namespace.yaml", "10-crd.yaml", "20-rbac.yaml")) {
            try (InputStream manifests = Files.newInputStream(files.resolve(file))) {
                client.load(manifests).serverSideApply();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Ends the API server as a crash does. */
    public void stopApiServer() {
        processes.removeLast().destroyForcibly().onExit().join();
    }

    /** Starts the API server again, on the same port. */
    public void startAgain() {
        startApiServer();
        awaitReady();
    }

    private void awaitReady() {
        Awaitility.await().atMost(STARTS).pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                return client.raw("/readyz").equals("ok")
                        && client.namespaces().withName("default").get() != null;
            } catch (KubernetesClientException notYet) {
                return false;
            }
        });
    }

    private Config config(String token) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + port)
                .withOauthToken(token)
                .withTrustCerts(true)
                .withRequestRetryBackoffLimit(0)
                .build();
    }

    private void prepare() throws IOException, NoSuchAlgorithmException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        String pem = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(rsa.generateKeyPair().getPrivate().getEncoded());
        Files.writeString(
                directory.resolve("sa.key"), "-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n");
        Files.writeString(
                directory.resolve("tokens.csv"),
                ADMIN + ",admin,admin,system:masters\n" + SERVICE + ",system:serviceaccount:plumbline-system:" + account
                        + ",service,system:authenticated\n");
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(home().resolve(program).toString()));
        command.addAll(List.of(arguments));
        try {
            processes.add(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(program + ".log").toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path home() {
        String configured = System.getenv("PLUMBLINE_NATIVE");
        return configured == null
                ? Path.of(System.getProperty("plumbline.root", "..")).resolve(".plumbline/native")
                : Path.of(configured);
    }

    @Override
    public void stop() {
        client.close();
        for (Process process : processes.reversed()) {
            process.destroy();
            try {
                if (!process.waitFor(3, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
