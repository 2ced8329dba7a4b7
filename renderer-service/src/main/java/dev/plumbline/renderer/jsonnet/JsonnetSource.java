package dev.plumbline.renderer.jsonnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ApplicationSpec.Jsonnet.Variable;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Document;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.manifest.Origin;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import dev.plumbline.renderer.plain.PlainFiles;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import dev.plumbline.renderer.tool.PrivateFolder;
import dev.plumbline.renderer.tool.Program;
import dev.plumbline.renderer.tool.Redaction;
import dev.plumbline.renderer.tool.Sandbox;
import dev.plumbline.renderer.tool.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with Jsonnet files: each {@code .jsonnet} gives an object, a list or an array of objects; plain manifests beside them
 * count as in any folder.
 */
public final class JsonnetSource implements ManifestSource {

    private static final Pattern PLACE = Pattern.compile("([\\w./-]+\\.(?:jsonnet|libsonnet)):\\(?(\\d+):");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private final Sandbox sandbox;
    private final Optional<Program> jsonnet;
    private final RenderLimits limits;

    /** Evaluates with this program; without one, it says so of each application. */
    public JsonnetSource(Sandbox sandbox, Optional<Program> jsonnet, RenderLimits limits) {
        this.sandbox = sandbox;
        this.jsonnet = jsonnet;
        this.limits = limits;
    }

    @Override
    public SourceType type() {
        return SourceType.JSONNET;
    }

    @Override
    public Prepared prepare(Definition definition, SourceTree tree) {
        Program program = jsonnet.orElseThrow(() -> new RenderingException(
                Reason.TOOL_FAILED, "this renderer has no jsonnet program (plumbline.renderer.jsonnet)"));
        TreeEntry folder = tree.find(definition.path()).orElseThrow();
        PlainFiles files = PlainFiles.of(definition, tree, limits);
        List<RepositoryPath> libs = libs(definition);
        JsonnetTrace trace =
                JsonnetTrace.from(new JsonnetTrace.Roots(files.jsonnet(), code(definition)), libs, tree, limits);
        return new Prepared() {
            @Override
            public Inputs inputs() {
                return Inputs.gathered()
                        .entries(files.linked())
                        .all(trace.inputs())
                        .entry(folder)
                        .fact("jsonnet", program.version())
                        .fact(
                                "settings",
                                CanonicalJson.digest(EventJson.mapper().valueToTree(definition.jsonnet())))
                        .build();
            }

            @Override
            public List<Manifest> render() {
                ManifestReading reading = new ManifestReading(definition.namespace(), limits.objects());
                files.readInto(reading);
                try (PrivateFolder folder = new PrivateFolder(tree, limits)) {
                    trace.reached().values().forEach(folder::write);
                    List<String> options = options(definition, libs, folder);
                    for (RepositoryPath file : files.jsonnet()) {
                        List<String> command = new ArrayList<>(List.of(program.file()));
                        command.addAll(options);
                        command.add(folder.at(file).toString());
                        read(evaluated(command, folder, definition, trace, tree), file, reading);
                    }
                }
                return reading.manifests();
            }
        };
    }

    private static List<String> code(Definition definition) {
        ApplicationSpec.Jsonnet settings = definition.jsonnet();
        return settings == null
                ? List.of()
                : Stream.concat(settings.extVars().stream(), settings.tlas().stream())
                        .filter(Variable::code)
                        .map(Variable::value)
                        .toList();
    }

    /** As with Argo CD, the application's own folder is one, too, and the last to be looked in. */
    private static List<RepositoryPath> libs(Definition definition) {
        ApplicationSpec.Jsonnet settings = definition.jsonnet();
        List<RepositoryPath> libs = new ArrayList<>(List.of(definition.path()));
        for (String lib : settings == null ? List.<String>of() : settings.libs()) {
            try {
                libs.add(RepositoryPath.of(lib));
            } catch (IllegalArgumentException e) {
                throw new RenderingException(
                        Reason.PATH_NOT_FOUND, "the library folder " + lib + " is not in the repository", lib, null);
            }
        }
        return libs;
    }

    private static List<String> options(Definition definition, List<RepositoryPath> libs, PrivateFolder folder) {
        List<String> options = new ArrayList<>();
        libs.forEach(lib -> options.addAll(List.of("--jpath", folder.at(lib).toString())));
        ApplicationSpec.Jsonnet settings = definition.jsonnet();
        if (settings != null) {
            settings.extVars().forEach(variable -> options.addAll(assignment("--ext-", variable)));
            settings.tlas().forEach(variable -> options.addAll(assignment("--tla-", variable)));
        }
        return options;
    }

    private static List<String> assignment(String kind, Variable variable) {
        if (!NAME.matcher(variable.name()).matches()) {
            throw new RenderingException(Reason.INVALID_MANIFEST, variable.name() + " is no name of a variable");
        }
        return List.of(kind + (variable.code() ? "code" : "str"), variable.name() + "=" + variable.value());
    }

    private byte[] evaluated(
            List<String> command, PrivateFolder folder, Definition definition, JsonnetTrace trace, SourceTree tree) {
        return switch (sandbox.run(command, folder)) {
            case ToolResult.Succeeded(byte[] output) -> output;
            case ToolResult.OverLimit(String limit) ->
                throw new RenderingException(Reason.LIMIT_EXCEEDED, "jsonnet was stopped; " + limit);
            case ToolResult.Failed failed -> {
                Redaction redaction = new Redaction();
                trace.reached().values().stream()
                        .filter(TreeEntry::isFile)
                        .forEach(file -> redaction.learn(tree.read(file)));
                ApplicationSpec.Jsonnet settings = definition.jsonnet();
                if (settings != null) {
                    settings.extVars().forEach(variable -> redaction.learn(named(variable)));
                    settings.tlas().forEach(variable -> redaction.learn(named(variable)));
                }
                throw failure(redaction.redact(folder.withoutItsName(failed.message())), tree);
            }
        };
    }

    private static JsonNode named(Variable variable) {
        return EventJson.mapper().createObjectNode().set(variable.name(), TextNode.valueOf(variable.value()));
    }

    /** The innermost place comes first in Jsonnet's trace; the outermost that is a file of ours would say less. */
    private static RenderingException failure(String message, SourceTree tree) {
        String text = "jsonnet: " + message.replaceFirst("^RUNTIME ERROR: ", "");
        Matcher place = PLACE.matcher(message);
        while (place.find()) {
            String file = place.group(1).replaceFirst("^\\./", "");
            if (!file.startsWith("/") && exists(file, tree)) {
                return new RenderingException(Reason.TOOL_FAILED, text, file, line(place.group(2)));
            }
        }
        return new RenderingException(Reason.TOOL_FAILED, text);
    }

    private static @Nullable Integer line(String digits) {
        return digits.length() > 9 ? null : Integer.valueOf(digits);
    }

    private static boolean exists(String file, SourceTree tree) {
        try {
            return tree.find(RepositoryPath.of(file)).isPresent();
        } catch (IllegalArgumentException outside) {
            return false;
        }
    }

    private static void read(byte[] output, RepositoryPath file, ManifestReading reading) {
        Origin origin = new Origin(file.value(), null);
        try {
            for (Document document : YamlDocuments.json(output)) {
                if (document.content() instanceof ArrayNode objects) {
                    objects.forEach(object -> reading.add(object, origin));
                } else {
                    reading.add(document.content(), origin);
                }
            }
        } catch (YamlProblem e) {
            throw new RenderingException(Reason.INVALID_MANIFEST, e.text(), origin.file(), null);
        }
    }
}
