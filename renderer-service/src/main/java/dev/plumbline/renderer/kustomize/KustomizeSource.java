package dev.plumbline.renderer.kustomize;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.helm.LookupCalls;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.manifest.Origin;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import dev.plumbline.renderer.tool.PrivateFolder;
import dev.plumbline.renderer.tool.Program;
import dev.plumbline.renderer.tool.Redaction;
import dev.plumbline.renderer.tool.Run;
import dev.plumbline.renderer.tool.Runner;
import dev.plumbline.renderer.tool.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Kustomize overlay, with the bases and components that it reaches. */
public final class KustomizeSource implements ManifestSource {

    /** What Kustomize calls a kustomization, the first that is there. */
    public static final List<String> FILE_NAMES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    private static final Pattern LINE = Pattern.compile("yaml: line (\\d+)");
    private static final Pattern NAMED_FILE = Pattern.compile("accumulating resources from '([^']+\\.(?:ya?ml|json))'");

    private final Runner runner;
    private final Program kustomize;
    private final Optional<Inflation> inflation;
    private final RenderLimits limits;

    /** Renders with this program. Where it must not inflate Helm charts, the second is empty. */
    public KustomizeSource(Runner runner, Program kustomize, Optional<Inflation> inflation, RenderLimits limits) {
        this.runner = runner;
        this.kustomize = kustomize;
        this.inflation = inflation;
        this.limits = limits;
    }

    @Override
    public SourceType type() {
        return SourceType.KUSTOMIZE;
    }

    @Override
    public Prepared prepare(Definition definition, SourceTree tree) {
        TreeEntry folder = tree.find(definition.path()).orElseThrow();
        Overlay overlay = Overlay.of(definition, folder, tree);
        List<TreeEntry> roots = new ArrayList<>(overlay.components());
        roots.addFirst(folder);
        roots.addAll(overlay.links());
        KustomizeTrace trace = KustomizeTrace.from(roots, tree, limits.files());
        Map<RepositoryPath, TreeEntry> reached = trace.reached();
        Optional<Inflation> inflates = inflation(trace.charts());
        return new Prepared() {
            @Override
            public Inputs inputs() {
                Inputs.Builder inputs =
                        Inputs.gathered().entries(reached.values()).fact("kustomize", kustomize.version());
                inflates.ifPresent(charts -> inputs.fact("charts", charts.toString()));
                return inputs.build();
            }

            @Override
            public List<Manifest> render() {
                byte[] output = build(tree, folder, overlay, trace, inflates);
                ManifestReading reading = new ManifestReading(definition.namespace(), limits.objects());
                // Where an object was written Kustomize does not tell; the kustomization leads there.
                Origin origin = new Origin(kustomization(tree, folder), null);
                reading.add(output, false, line -> origin);
                return reading.manifests();
            }

            @Override
            public List<String> warnings() {
                return trace.charts().stream()
                        .map(InflatedChart::folder)
                        .distinct()
                        .flatMap(chart -> LookupCalls.in(chart, tree).stream())
                        .toList();
            }
        };
    }

    /** How charts are inflated; empty where there are none. */
    private Optional<Inflation> inflation(List<InflatedChart> charts) {
        if (charts.isEmpty()) {
            return Optional.empty();
        }
        InflatedChart first = charts.getFirst();
        String file = first.in().path().value();
        return Optional.of(inflation.orElseThrow(() -> new RenderingException(
                Reason.INVALID_MANIFEST,
                file + " inflates the Helm chart " + first.name()
                        + ", which the operator has not allowed (plumbline.renderer.kustomize-helm)",
                file,
                first.line())));
    }

    private byte[] build(
            SourceTree tree, TreeEntry folder, Overlay overlay, KustomizeTrace trace, Optional<Inflation> inflates) {
        Map<RepositoryPath, TreeEntry> reached = trace.reached();
        try (PrivateFolder files = new PrivateFolder(tree, limits)) {
            reached.values().forEach(files::write);
            List<String> command = new ArrayList<>(List.of(kustomize.file(), "build"));
            inflates.ifPresent(charts -> command.addAll(charts.options()));
            command.add(overlay.writtenTo(files, folder).toString());
            List<String> programs =
                    inflates.map(charts -> charts.helm().file()).stream().toList();
            boolean alone = trace.hasOwnSchema() || !programs.isEmpty();
            return switch (runner.run(new Run(command, alone, programs), files)) {
                case ToolResult.Succeeded(byte[] output) -> output;
                case ToolResult.OverLimit(String limit) ->
                    throw new RenderingException(Reason.LIMIT_EXCEEDED, "kustomize was stopped; " + limit);
                case ToolResult.Failed failed ->
                    throw failure(files.withoutItsName(failed.message()), tree, folder, reached);
            };
        }
    }

    private static RenderingException failure(
            String message, SourceTree tree, TreeEntry folder, Map<RepositoryPath, TreeEntry> reached) {
        Redaction redaction = new Redaction();
        reached.values().stream()
                .filter(TreeEntry::isDirectory)
                .flatMap(reachedFolder -> tree.children(reachedFolder).stream())
                .filter(TreeEntry::isFile)
                .forEach(file -> redaction.learn(tree.read(file)));
        Matcher line = LINE.matcher(message);
        return new RenderingException(
                Reason.TOOL_FAILED,
                "kustomize: " + redaction.redact(message.replaceFirst("^Error: ", "")),
                file(message, tree, folder),
                line.find() ? Integer.valueOf(line.group(1)) : null);
    }

    /** The file that kustomize names, if it is one of the repository; else the kustomization that was asked for. */
    private static @Nullable String file(String message, SourceTree tree, TreeEntry folder) {
        Matcher named = NAMED_FILE.matcher(message);
        String last = null;
        while (named.find()) {
            last = named.group(1);
        }
        if (last != null && !last.startsWith("/") && !last.startsWith("..")) {
            RepositoryPath path = folder.path().resolve(last);
            if (tree.find(path).isPresent()) {
                return path.value();
            }
        }
        return kustomization(tree, folder);
    }

    private static @Nullable String kustomization(SourceTree tree, TreeEntry folder) {
        return KustomizeTrace.kustomization(tree, folder)
                .map(kustomization -> kustomization.path().value())
                .orElse(null);
    }
}
