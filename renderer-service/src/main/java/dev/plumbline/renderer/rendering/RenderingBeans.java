package dev.plumbline.renderer.rendering;

import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.events.trust.SetSignature;
import dev.plumbline.renderer.KeysConfig;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RendererConfig;
import dev.plumbline.renderer.helm.HelmSource;
import dev.plumbline.renderer.helm.TargetCluster;
import dev.plumbline.renderer.jsonnet.JsonnetSource;
import dev.plumbline.renderer.kustomize.Inflation;
import dev.plumbline.renderer.kustomize.KustomizeSource;
import dev.plumbline.renderer.plain.PlainSource;
import dev.plumbline.renderer.plugin.PluginProgram;
import dev.plumbline.renderer.plugin.PluginSource;
import dev.plumbline.renderer.policy.Policies;
import dev.plumbline.renderer.sealing.AgeRecipient;
import dev.plumbline.renderer.sops.Decryption;
import dev.plumbline.renderer.tool.Program;
import dev.plumbline.renderer.tool.Runner;
import dev.plumbline.renderer.tool.Sandbox;
import dev.plumbline.renderer.tool.TemporaryFolders;
import dev.plumbline.renderer.tool.Tools;
import dev.plumbline.renderer.tool.Workers;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Puts the renderer together from its settings; a key or a program that is missing ends the start. */
final class RenderingBeans {

    private static final Logger LOG = Logger.getLogger(RenderingBeans.class);

    @Produces
    @Singleton
    Tools tools(RendererConfig config, MeterRegistry meters) {
        TemporaryFolders.sweep();
        RenderLimits limits = RenderLimits.of(config);
        Sandbox sandbox = new Sandbox(limits, config.isolation() == RendererConfig.Isolation.REQUIRED);
        FunctionCounter.builder("plumbline.renderer.tools", sandbox, Sandbox::runs)
                .description("runs of programs")
                .register(meters);
        Program helm = sandbox.program("helm", config.helm(), List.of("version", "--template={{.Version}}"));
        Program kustomize = sandbox.program("kustomize", config.kustomize(), List.of("version"));
        Optional<Program> jsonnet = Sandbox.has(config.jsonnet())
                ? Optional.of(sandbox.program("jsonnet", config.jsonnet(), List.of("--version")))
                : Optional.empty();
        // What one run could leave behind for the next is bounded by what a worker sees: without a view, each run stays
        // by itself.
        Optional<Runner> workers = config.worker()
                .filter(program -> sandbox.isolatesFiles())
                .map(program -> new Workers(sandbox, program, helm, kustomize, limits));
        LOG.infof(
                "tools helm=%s kustomize=%s jsonnet=%s workers=%s grants=\"%s\"",
                helm.version(),
                kustomize.version(),
                jsonnet.map(Program::version).orElse("none"),
                workers.isPresent(),
                sandbox.grants());
        return new Tools(sandbox, workers.orElse(sandbox), helm, kustomize, jsonnet);
    }

    void close(@Disposes Tools tools) {
        tools.close();
    }

    @Produces
    @Singleton
    SignedSets signedSets(KeysConfig keys) {
        return new SignedSets(
                new AgeRecipient(keys.sealingPublic()),
                new SetSignature.Signer(keys.signingPrivate()),
                InstantSource.system());
    }

    @Produces
    @Singleton
    Renderer renderer(RendererConfig config, KeysConfig keys, Tools tools, SignedSets sets) {
        RenderLimits limits = RenderLimits.of(config);
        Map<String, PluginProgram> plugins = plugins(config);
        LOG.infof("plug-ins %s", plugins.keySet());
        Optional<Inflation> inflation =
                config.kustomizeHelm() ? Optional.of(new Inflation(tools.helm(), cluster(config))) : Optional.empty();
        ManifestSources sources = new ManifestSources(
                List.of(
                        new PlainSource(limits),
                        new KustomizeSource(tools.runner(), tools.kustomize(), inflation, limits),
                        new HelmSource(tools.runner(), tools.helm(), cluster(config), limits),
                        new JsonnetSource(tools.sandbox(), tools.jsonnet(), limits),
                        new PluginSource(tools.sandbox(), plugins, limits)),
                limits);
        return new Renderer(
                sources,
                SecretFingerprint.of(keys.fingerprint()),
                sets,
                new Decryption(config.sops().keysDirectory()),
                new Policies(config.policies()));
    }

    private static Map<String, PluginProgram> plugins(RendererConfig config) {
        Map<String, PluginProgram> programs = new TreeMap<>();
        config.plugins()
                .forEach((name, plugin) -> programs.put(
                        name,
                        PluginProgram.of(name, plugin.command(), plugin.files().orElse(List.of()))));
        return programs;
    }

    private static TargetCluster cluster(RendererConfig config) {
        RendererConfig.Cluster cluster = config.cluster();
        return new TargetCluster(
                cluster.kubeVersion().orElse(null), cluster.apiVersions().orElse(List.of()));
    }
}
