package dev.plumbline.renderer.substitution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Document;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Variables with their values, which have no line breaks.
 *
 * @param files those that they were read from, and the links to these
 */
record Variables(Map<String, String> values, List<TreeEntry> files) {

    private static final Pattern NAME = Pattern.compile("[_A-Za-z][_A-Za-z0-9]*");
    private static final int MAX_VARIABLES = 1_000;
    private static final long MAX_BYTES = 1 << 20;

    /**
     * Those of an application, whose own values are over those of files.
     *
     * @throws RenderingException where a file is missing that must not be, or is none
     */
    static Variables of(ApplicationSpec.PostBuild said, RepositoryPath path, SourceTree tree) {
        Variables variables = new Variables(new HashMap<>(), new ArrayList<>());
        for (ApplicationSpec.PostBuild.From from : said.substituteFrom()) {
            Optional<TreeEntry> file = variables.found(from.path(), path, tree);
            if (file.isPresent()) {
                variables.files.add(file.get());
                variables.read(file.get(), tree);
            } else if (!from.optional()) {
                throw new RenderingException(
                        Reason.PATH_NOT_FOUND,
                        "the file of variables " + from.path() + " is not in the repository",
                        from.path(),
                        null);
            }
        }
        said.substitute().forEach((name, value) -> variables.put(name, value, null, null));
        return variables;
    }

    private Optional<TreeEntry> found(String file, RepositoryPath path, SourceTree tree) {
        try {
            return Links.resolved(tree, path.resolve(file), files::add).filter(TreeEntry::isFile);
        } catch (IllegalArgumentException outside) {
            return Optional.empty();
        }
    }

    private void read(TreeEntry file, SourceTree tree) {
        String name = file.path().value();
        if (tree.size(file) > MAX_BYTES) {
            throw RenderingException.limit("bytes of " + name, tree.size(file), MAX_BYTES);
        }
        try {
            byte[] text = tree.read(file);
            for (Document document : name.endsWith(".json") ? YamlDocuments.json(text) : YamlDocuments.yaml(text)) {
                read(document, name);
            }
        } catch (YamlProblem e) {
            throw new RenderingException(Reason.INVALID_MANIFEST, e.text(), name, e.line());
        }
    }

    private void read(Document document, String file) {
        JsonNode content = document.content();
        String kind = content.path("kind").asText();
        boolean secret = kind.equals("Secret");
        boolean object = (secret || kind.equals("ConfigMap")) && content.has("apiVersion");
        if (!content.isObject() || (!object && content.has("apiVersion"))) {
            throw invalid("it holds neither a ConfigMap nor a Secret nor names with values", file, document.line());
        }
        for (var member : (object ? content.path("data") : content).properties()) {
            String value = text(member.getKey(), member.getValue(), file, document.line());
            put(member.getKey(), secret ? decoded(member.getKey(), value, file) : value, file, document.line());
        }
        for (var member : (secret ? content.path("stringData") : content.path("")).properties()) {
            String value = text(member.getKey(), member.getValue(), file, document.line());
            put(member.getKey(), value, file, document.line());
        }
    }

    private static String text(String name, JsonNode value, String file, int line) {
        if (!value.isTextual()) {
            throw invalid("the value of " + name + " is no text; put it into quotes", file, line);
        }
        return value.textValue();
    }

    private static String decoded(String name, String value, String file) {
        try {
            return new String(Base64.getDecoder().decode(value.replaceAll("[\r\n]", "")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("the value of " + name + " is not base64", file, null);
        }
    }

    private void put(String name, String value, @Nullable String file, @Nullable Integer line) {
        if (!NAME.matcher(name).matches()) {
            throw invalid("the variable " + name + " has a name of more than letters, digits and _", file, line);
        }
        values.put(name, value.replace("\n", ""));
        if (values.size() > MAX_VARIABLES) {
            throw RenderingException.limit("variables", values.size(), MAX_VARIABLES);
        }
    }

    private static RenderingException invalid(String message, @Nullable String file, @Nullable Integer line) {
        return new RenderingException(Reason.INVALID_MANIFEST, "variables: " + message, file, line);
    }
}
