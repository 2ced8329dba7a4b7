package dev.plumbline.e2e.kubernetes;

import dev.plumbline.e2e.process.Pause;
import dev.plumbline.e2e.process.ProcessException;
import dev.plumbline.e2e.workspace.PrivateFile;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the administrator sets up in a cluster before Plumbline runs there. */
public final class ClusterSetup implements AutoCloseable {
    /** Plumbline's Applications, as a client asks for them. */
    public static final ResourceDefinitionContext APPLICATIONS = new ResourceDefinitionContext.Builder()
            .withGroup("plumbline.dev")
            .withVersion("v1alpha1")
            .withKind("Application")
            .withPlural("applications")
            .withNamespaced(true)
            .build();

    private static final String SYSTEM_NAMESPACE = "plumbline-system";
    private static final Duration ESTABLISHED = Duration.ofSeconds(60);
    private static final long TOKEN_SECONDS = Duration.ofDays(30).toSeconds();
    private static final PatchContext SERVER_SIDE = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("plumbline-setup")
            .withForce(true)
            .build();

    private static final System.Logger LOG = System.getLogger(ClusterSetup.class.getName());

    private final KubernetesClient client;

    /**
     * As the identity of this kubeconfig.
     *
     * @throws ProcessException if the file is none
     */
    public ClusterSetup(Path kubeconfig) {
        client = new KubernetesClientBuilder().withConfig(config(kubeconfig)).build();
    }

    private static Config config(Path kubeconfig) {
        try {
            return Config.fromKubeconfig(kubeconfig.toFile());
        } catch (RuntimeException e) {
            // The parser's own message quotes the file.
            throw new ProcessException(kubeconfig + " is no kubeconfig", e);
        }
    }

    /**
     * What the API server says that it is, after a single question.
     *
     * @throws ProcessException if it does not answer, or not to this identity
     */
    public String version() {
        var once = new ConfigBuilder(client.getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(10_000)
                .build();
        try (var asking = new KubernetesClientBuilder().withConfig(once).build()) {
            // The version itself is told to everybody.
            asking.namespaces().withName("default").get();
            return "Kubernetes " + asking.getKubernetesVersion().getGitVersion();
        } catch (KubernetesClientException e) {
            var reason = e.getCode() <= 0 ? rootOf(e).getMessage() : "it answers " + e.getCode();
            throw new ProcessException("the cluster at " + once.getMasterUrl() + " cannot be used: " + reason, e);
        }
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The client of the administrator, for tests. */
    public KubernetesClient client() {
        return client;
    }

    /**
     * Applies every YAML file of the folder in the order of their names and waits until the definitions are served.
     * Nothing happens where there is no such folder.
     */
    public void applyFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (var file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                applyAll(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does of {@link #applyFolder} what can be done without a cluster: reads, and asks a port where nobody answers. */
    public static void rehearse(Path folder) throws IOException {
        var nobody = new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .withTrustCerts(true)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(nobody).build();
                var files = Files.newDirectoryStream(folder, "*.yaml")) {
            for (var file : files) {
                try (var yaml = Files.newInputStream(file)) {
                    client.load(yaml).items().forEach(object -> refused(client.resource(object)));
                }
            }
        }
    }

    private static void refused(NamespaceableResource<HasMetadata> object) {
        try {
            object.patch(SERVER_SIDE);
            throw new IllegalStateException("port 1 answers");
        } catch (KubernetesClientException asExpected) {
            LOG.log(System.Logger.Level.DEBUG, "nobody there", asExpected);
        }
    }

    /** Applies the objects of a YAML text, in its order. */
    public void applyAll(String yaml) {
        List<HasMetadata> objects = client.load(new java.io.ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
        for (var object : objects) {
            client.resource(object).patch(SERVER_SIDE);
            if (object instanceof CustomResourceDefinition definition) {
                awaitEstablished(definition.getMetadata().getName());
            }
        }
    }

    /** The one Node of a cluster without kubelets; kwok says that it is well. */
    public void createFakeNode() {
        var capacity =
                Map.of("cpu", new Quantity("1000"), "memory", new Quantity("4Ti"), "pods", new Quantity("100000"));
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName("node-0")
                .addToAnnotations("kwok.x-k8s.io/node", "fake")
                .addToLabels("kubernetes.io/hostname", "node-0")
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels("kubernetes.io/arch", "amd64")
                .endMetadata()
                .withNewStatus()
                .withCapacity(capacity)
                .withAllocatable(capacity)
                .endStatus()
                .build();
        if (client.resource(node).get() == null) {
            client.resource(node).create();
        }
    }

    /**
     * Writes a kubeconfig for a ServiceAccount of {@code plumbline-system}, with a token of its own that is good for a
     * month. Where {@code deploy/kubernetes} declares no such account yet, nothing is written.
     */
    public Optional<Path> writeServiceAccountKubeconfig(String account, Path file) {
        var accounts = client.serviceAccounts().inNamespace(SYSTEM_NAMESPACE).withName(account);
        if (accounts.get() == null) {
            return Optional.empty();
        }
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build();
        var token = accounts.tokenRequest(request).getStatus().getToken();
        var config = client.getConfiguration();
        var server = config.getMasterUrl().replaceAll("/$", "");
        return Optional.of(PrivateFile.write(file, new Kubeconfig(server, authority(config), account, token).yaml()));
    }

    /** Null where the cluster's certificate is from an authority that everybody trusts. */
    private static @Nullable String authority(Config config) {
        try {
            if (config.getCaCertData() != null) {
                return new String(Base64.getDecoder().decode(config.getCaCertData()), StandardCharsets.UTF_8);
            }
            return config.getCaCertFile() == null ? null : Files.readString(Path.of(config.getCaCertFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEstablished(String definition) {
        Pause.until("definition " + definition + " established", ESTABLISHED, () -> {
            var live = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(definition)
                    .get();
            return live != null
                    && live.getStatus() != null
                    // A definition whose names are not yet looked at has a status without conditions.
                    && live.getStatus().getConditions() != null
                    && live.getStatus().getConditions().stream()
                            .anyMatch(condition -> condition.getType().equals("Established")
                                    && condition.getStatus().equals("True"));
        });
    }

    @Override
    public void close() {
        client.close();
    }
}
