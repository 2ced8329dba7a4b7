package dev.plumbline.renderer.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import dev.plumbline.renderer.tool.PrivateFolder;
import dev.plumbline.renderer.tool.Program;
import dev.plumbline.renderer.tool.Redaction;
import dev.plumbline.renderer.tool.Runner;
import dev.plumbline.renderer.tool.ToolResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Helm chart. Its dependencies must lie in {@code charts/}, or in the repository where it says {@code file://}, since nothing is
 * fetched. CRDs are part of the set, hooks go beside it.
 */
public final class HelmSource implements ManifestSource {

    /** Both become arguments of a program: nothing else than a name may pass. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,51}[a-z0-9])?");

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final Runner runner;
    private final Program helm;
    private final TargetCluster cluster;
    private final RenderLimits limits;

    /** Renders with this program, for applications of that cluster. */
    public HelmSource(Runner runner, Program helm, TargetCluster cluster, RenderLimits limits) {
        this.cluster = cluster;
        this.runner = runner;
        this.helm = helm;
        this.limits = limits;
    }

    @Override
    public SourceType type() {
        return SourceType.HELM;
    }

    @Override
    public Prepared prepare(Definition definition, SourceTree tree) {
        TreeEntry chart = tree.find(definition.path()).orElseThrow();
        ValueFiles valueFiles = ValueFiles.of(definition, tree);
        FileParameters fileParameters = FileParameters.of(definition, tree);
        List<LocalChart> dependencies = LocalChart.of(chart, tree);
        Map<RepositoryPath, TreeEntry> reached = reached(chart, dependencies, tree);
        return new Prepared() {
            @Override
            public Inputs inputs() {
                return Inputs.gathered()
                        .all(valueFiles.inputs())
                        .all(fileParameters.inputs())
                        .entries(reached.values())
                        .entry(chart)
                        .fact("helm", helm.version())
                        .fact("cluster", cluster.toString())
                        .build();
            }

            @Override
            public List<Manifest> render() {
                Given given = new Given(definition, valueFiles.files(), fileParameters, dependencies);
                byte[] output = template(given, tree, chart, reached.values());
                RenderedTemplates templates = new RenderedTemplates(output, chart.path(), tree);
                ManifestReading reading = new ManifestReading(definition.namespace(), limits.objects());
                reading.add(output, false, templates::at);
                return reading.manifests();
            }

            @Override
            public List<String> warnings() {
                return LookupCalls.in(chart, dependencies, tree);
            }
        };
    }

    /** What links lead to, and the charts of the repository that this one depends on. */
    private Map<RepositoryPath, TreeEntry> reached(TreeEntry chart, List<LocalChart> dependencies, SourceTree tree) {
        List<TreeEntry> charts = new ArrayList<>(List.of(chart));
        dependencies.forEach(dependency -> charts.add(dependency.folder()));
        Map<RepositoryPath, TreeEntry> reached = Links.from(charts, tree, limits.files());
        dependencies.forEach(dependency -> {
            reached.put(dependency.folder().path(), dependency.folder());
            dependency.links().forEach(link -> reached.put(link.path(), link));
        });
        return reached;
    }

    /** What a chart is given. */
    private record Given(
            Definition definition,
            List<ValueFiles.ValueFile> files,
            FileParameters parameters,
            List<LocalChart> dependencies) {

        /** Each is written once more for Helm, however often it is named. */
        void requireWithin(long limit) {
            long bytes = Stream.concat(
                            files.stream(), parameters.all().stream().map(FileParameters.FileParameter::file))
                    .mapToLong(ValueFiles.ValueFile::size)
                    .sum();
            if (bytes > limit) {
                throw RenderingException.limit("bytes of all value files", bytes, limit);
            }
        }
    }

    private byte[] template(Given given, SourceTree tree, TreeEntry chart, Collection<TreeEntry> reached) {
        given.requireWithin(limits.bytes());
        try (PrivateFolder files = new PrivateFolder(tree, limits)) {
            files.write(chart);
            reached.forEach(files::write);
            given.dependencies().forEach(each -> files.link(each.placeIn(chart), each.folder()));
            List<String> command = command(given, files, chart);
            return switch (runner.run(command, files)) {
                case ToolResult.Succeeded(byte[] output) -> output;
                case ToolResult.OverLimit(String limit) ->
                    throw new RenderingException(Reason.LIMIT_EXCEEDED, "helm was stopped; " + limit);
                case ToolResult.Failed failed -> {
                    String message = files.withoutItsName(failed.message());
                    throw HelmFailure.of(secretsOf(given, tree, chart).redact(message), chart.path());
                }
            };
        }
    }

    private List<String> command(Given given, PrivateFolder files, TreeEntry chart) {
        Definition definition = given.definition();
        ApplicationSpec.Helm settings = definition.helm();
        String named = settings == null ? null : settings.releaseName();
        String release = named == null || named.isEmpty() ? definition.name() : named;
        if (!NAME.matcher(release).matches()) {
            throw new RenderingException(
                    Reason.INVALID_MANIFEST,
                    "the release name " + release + " is no lower-case DNS name of at most 53");
        }
        if (!NAMESPACE.matcher(definition.namespace()).matches()) {
            throw new RenderingException(Reason.INVALID_MANIFEST, "the destination's namespace is no namespace's name");
        }
        List<String> command = new ArrayList<>(List.of(
                helm.file(),
                "template",
                release,
                files.at(chart).toString(),
                "--namespace=" + definition.namespace(),
                settings != null && settings.skipCrds() ? "--skip-crds" : "--include-crds"));
        if (settings != null && settings.skipSchemaValidation()) {
            command.add("--skip-schema-validation");
        }
        // Under names of our own: Helm would take a comma in a name for the start of the next.
        for (int place = 0; place < given.files().size(); place++) {
            byte[] content = given.files().get(place).content();
            command.add("--values=" + files.write("values-" + place + ".yaml", content));
        }
        JsonNode values = settings == null ? null : settings.values();
        if (values != null && !values.isNull()) {
            command.add("--values=" + files.write("values.json", CanonicalJson.bytes(values)));
        }
        command.addAll(HelmOptions.of(cluster, settings));
        command.addAll(given.parameters().options(files));
        return command;
    }

    private static Redaction secretsOf(Given given, SourceTree tree, TreeEntry chart) {
        Redaction redaction = new Redaction();
        given.files().forEach(file -> redaction.learn(file.content()));
        given.parameters().redactIn(redaction);
        ApplicationSpec.Helm settings = given.definition().helm();
        JsonNode values = settings == null ? null : settings.values();
        if (values != null) {
            redaction.learn(values);
        }
        if (settings != null) {
            settings.parameters()
                    .forEach(parameter -> redaction.learn(
                            JsonNodeFactory.instance.objectNode().put(parameter.name(), parameter.value())));
        }
        List<TreeEntry> own = new ArrayList<>(tree.children(chart));
        tree.find(chart.path().resolve("templates"))
                .filter(TreeEntry::isDirectory)
                .ifPresent(templates -> own.addAll(tree.children(templates)));
        own.stream().filter(TreeEntry::isFile).forEach(file -> redaction.learn(tree.read(file)));
        return redaction;
    }
}
