package dev.plumbline.renderer.helm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.re2j.Pattern;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.helm.ValueFiles.ValueFile;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.tool.PrivateFolder;
import dev.plumbline.renderer.tool.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Single values that are what files hold: Helm's {@code --set-file}. The files are found as value files are.
 *
 * @param inputs the files
 */
record FileParameters(List<FileParameter> all, Inputs inputs) {

    /** A comma or an equals sign would begin a value of its own, with a file of its own. */
    private static final Pattern NAME = Pattern.compile("(?:[^\\\\,=\\x00-\\x1f\\x7f]|\\\\[^\\x00-\\x1f\\x7f])+");

    private static final int MAX_FILES = 64;

    /** The way to a value, and the file that holds it. */
    record FileParameter(String name, ValueFile file) {}

    /**
     * Those that an application names.
     *
     * @throws RenderingException where a file is missing or lies outside, or a name is none
     */
    static FileParameters of(Definition definition, SourceTree tree) {
        ApplicationSpec.Helm settings = definition.helm();
        List<FileParameter> all = new ArrayList<>();
        Inputs.Builder inputs = Inputs.gathered();
        List<ApplicationSpec.Helm.FileParameter> declared = settings == null ? List.of() : settings.fileParameters();
        if (declared.size() > MAX_FILES) {
            throw RenderingException.limit("file parameters", declared.size(), MAX_FILES);
        }
        for (ApplicationSpec.Helm.FileParameter each : declared) {
            if (!NAME.matches(each.name())) {
                throw new RenderingException(
                        Reason.INVALID_MANIFEST,
                        "the name of the file parameter " + each.name() + " has a comma, an equals sign or a control"
                                + " character; put a backslash before it");
            }
            ValueFile file = ValueFiles.one(each.path(), definition, tree);
            inputs.entry(file.source(), file.entry());
            all.add(new FileParameter(each.name(), file));
        }
        return new FileParameters(List.copyOf(all), inputs.build());
    }

    /** Writes the files under names of our own, and gives the options that name them. */
    List<String> options(PrivateFolder files) {
        List<String> options = new ArrayList<>();
        for (int place = 0; place < all.size(); place++) {
            FileParameter parameter = all.get(place);
            options.add("--set-file=" + parameter.name() + "="
                    + files.write("parameter-" + place, parameter.file().content()));
        }
        return options;
    }

    /** Teaches what not to quote. */
    void redactIn(Redaction redaction) {
        all.forEach(parameter -> {
            byte[] content = parameter.file().content();
            redaction.learn(content);
            redaction.learn(JsonNodeFactory.instance
                    .objectNode()
                    .put(
                            parameter.name() + " " + parameter.file().entry().path(),
                            new String(content, StandardCharsets.UTF_8)));
        });
    }
}
