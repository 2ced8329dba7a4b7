package dev.plumbline.renderer.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.manifest.Origin;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import dev.plumbline.renderer.tool.PrivateFolder;
import dev.plumbline.renderer.tool.Redaction;
import dev.plumbline.renderer.tool.Run;
import dev.plumbline.renderer.tool.Sandbox;
import dev.plumbline.renderer.tool.ToolResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A folder that one of the operator's programs renders: it runs there, in the same sandbox as all others, and prints the set
 * on its standard output. It reads the application's folder, whatever more the application names of the repository, and its own
 * files; so these count for exact refresh.
 */
public final class PluginSource implements ManifestSource {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,252}");

    /** The kernel takes 128 KiB for one variable. */
    private static final int MAX_VALUE = 100_000;

    private static final int MAX_ENVIRONMENT = 512 * 1024;

    private final Sandbox sandbox;
    private final Map<String, PluginProgram> programs;
    private final RenderLimits limits;

    /** Renders with these programs, by name. */
    public PluginSource(Sandbox sandbox, Map<String, PluginProgram> programs, RenderLimits limits) {
        this.sandbox = sandbox;
        this.programs = Map.copyOf(programs);
        this.limits = limits;
    }

    @Override
    public SourceType type() {
        return SourceType.PLUGIN;
    }

    @Override
    public Prepared prepare(Definition definition, SourceTree tree) {
        ApplicationSpec.Plugin plugin = Objects.requireNonNull(definition.plugin());
        PluginProgram program = programs.get(plugin.name());
        if (program == null) {
            throw new RenderingException(
                    Reason.TOOL_FAILED,
                    "the operator declared no plug-in " + plugin.name() + " (plumbline.renderer.plugins)");
        }
        TreeEntry folder = tree.find(definition.path()).orElseThrow();
        List<TreeEntry> entries = entries(definition, plugin, folder, tree);
        return new Prepared() {
            @Override
            public Inputs inputs() {
                return Inputs.gathered()
                        .entries(entries)
                        .fact("plugin", program.version())
                        // It is told both.
                        .fact(
                                "settings",
                                CanonicalJson.digest(EventJson.mapper().valueToTree(plugin)))
                        .fact("name", definition.name())
                        .build();
            }

            @Override
            public List<Manifest> render() {
                byte[] output = output(program, definition, plugin, entries, tree);
                ManifestReading reading = new ManifestReading(definition.namespace(), limits.objects());
                reading.add(output, false, line -> new Origin(null, null));
                return reading.manifests();
            }
        };
    }

    private List<TreeEntry> entries(
            Definition definition, ApplicationSpec.Plugin plugin, TreeEntry folder, SourceTree tree) {
        List<TreeEntry> entries = new ArrayList<>(List.of(folder));
        List<TreeEntry> passed = new ArrayList<>();
        for (String path : plugin.paths()) {
            try {
                RepositoryPath named = definition.path().resolve(path);
                entries.add(Links.resolved(tree, named, passed::add).orElseThrow(() -> missing(path)));
            } catch (IllegalArgumentException outside) {
                throw missing(path);
            }
        }
        entries.addAll(Links.from(List.copyOf(entries), tree, limits.files()).values());
        // Without what else is in the folders that they lead to.
        entries.addAll(passed);
        return entries;
    }

    private static RenderingException missing(String path) {
        return new RenderingException(
                Reason.PATH_NOT_FOUND, path + ", which the plug-in is to read, is not in the repository", path, null);
    }

    private byte[] output(
            PluginProgram program,
            Definition definition,
            ApplicationSpec.Plugin plugin,
            List<TreeEntry> entries,
            SourceTree tree) {
        try (PrivateFolder files = new PrivateFolder(tree, limits)) {
            entries.forEach(files::write);
            // Its variables come after the sandbox is closed around it, and touch nothing of that.
            List<String> command = new ArrayList<>(List.of("/usr/bin/env", "--chdir=" + files.at(definition.path())));
            environment(definition, plugin).forEach((name, value) -> command.add(name + "=" + value));
            command.addAll(program.command());
            List<String> seen = new ArrayList<>(program.files());
            seen.add(program.command().getFirst());
            return switch (sandbox.run(new Run(command, seen), files)) {
                case ToolResult.Succeeded(byte[] output) -> output;
                case ToolResult.OverLimit(String limit) ->
                    throw new RenderingException(
                            Reason.LIMIT_EXCEEDED, "the plug-in " + program.name() + " was stopped; " + limit);
                case ToolResult.Failed failed -> {
                    String message = files.withoutItsName(failed.message());
                    throw new RenderingException(
                            Reason.TOOL_FAILED,
                            "the plug-in " + program.name() + ": "
                                    + secretsOf(plugin, entries, tree).redact(message));
                }
            };
        }
    }

    private static Map<String, String> environment(Definition definition, ApplicationSpec.Plugin plugin) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("PLUMBLINE_APP_NAME", definition.name());
        environment.put("PLUMBLINE_APP_NAMESPACE", definition.namespace());
        environment.put("PLUMBLINE_APP_PATH", definition.path().toString());
        plugin.env().forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches() || value.indexOf('\0') >= 0) {
                throw new RenderingException(
                        Reason.INVALID_MANIFEST, "the plug-in's variable " + name + " is none that a program can have");
            }
            environment.put("PLUMBLINE_ENV_" + name, value);
        });
        JsonNode parameters = plugin.parameters();
        if (parameters != null && !parameters.isNull()) {
            environment.put(
                    "PLUMBLINE_PARAMETERS", new String(CanonicalJson.bytes(parameters), StandardCharsets.UTF_8));
        }
        long all = 0;
        for (String value : environment.values()) {
            int bytes = value.getBytes(StandardCharsets.UTF_8).length;
            all += bytes;
            if (bytes > MAX_VALUE || all > MAX_ENVIRONMENT) {
                boolean one = bytes > MAX_VALUE;
                throw RenderingException.limit(
                        one ? "bytes of a variable for a plug-in" : "bytes of all variables for a plug-in",
                        one ? bytes : all,
                        one ? MAX_VALUE : MAX_ENVIRONMENT);
            }
        }
        return environment;
    }

    private static Redaction secretsOf(ApplicationSpec.Plugin plugin, List<TreeEntry> entries, SourceTree tree) {
        Redaction redaction = new Redaction();
        plugin.env()
                .forEach((name, value) ->
                        redaction.learn(EventJson.mapper().createObjectNode().set(name, TextNode.valueOf(value))));
        if (plugin.parameters() != null) {
            redaction.learn(plugin.parameters());
        }
        entries.forEach(entry -> learn(entry, tree, redaction));
        return redaction;
    }

    private static void learn(TreeEntry entry, SourceTree tree, Redaction redaction) {
        if (entry.isDirectory()) {
            tree.children(entry).forEach(child -> learn(child, tree, redaction));
        } else if (entry.isFile()) {
            redaction.learn(tree.read(entry));
        }
    }
}
