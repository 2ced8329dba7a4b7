package dev.plumbline.renderer.substitution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderLimits;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Inputs;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.ManifestSource.Prepared;
import dev.plumbline.renderer.manifest.YamlText;
import dev.plumbline.renderer.source.SourceTree;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Substitutes variables in what another way has rendered, object by object, in its YAML: a value may so become a number or a
 * truth value, as with Flux.
 */
public final class Substitution implements Prepared {

    /** Whoever says so of an object has it left alone. */
    private static final List<String> MARKS =
            List.of("kustomize.toolkit.fluxcd.io/substitute", "plumbline.dev/substitute");

    private final Prepared rendering;
    private final Definition definition;
    private final Variables variables;
    private final boolean strict;
    private final RenderLimits limits;

    private Substitution(
            Prepared rendering, Definition definition, Variables variables, boolean strict, RenderLimits limits) {
        this.rendering = rendering;
        this.definition = definition;
        this.variables = variables;
        this.strict = strict;
        this.limits = limits;
    }

    /**
     * That rendering with the variables of its application substituted; itself where the application has none.
     *
     * @throws RenderingException where a file of variables is missing, or is none
     */
    public static Prepared over(Prepared rendering, Definition definition, SourceTree tree, RenderLimits limits) {
        ApplicationSpec.PostBuild said = definition.postBuild();
        if (said == null) {
            return rendering;
        }
        Variables variables = Variables.of(said, definition.path(), tree);
        return new Substitution(rendering, definition, variables, said.strict(), limits);
    }

    @Override
    public Inputs inputs() {
        return Inputs.gathered()
                .all(rendering.inputs())
                .entries(variables.files())
                .fact("postBuild", CanonicalJson.digest(EventJson.mapper().valueToTree(definition.postBuild())))
                .build();
    }

    @Override
    public List<Manifest> render() {
        List<Manifest> manifests = rendering.render();
        if (variables.values().isEmpty()) {
            return manifests;
        }
        ManifestReading reading = new ManifestReading(definition.namespace(), limits.objects());
        long room = limits.bytes();
        for (Manifest manifest : manifests) {
            String text = isLeftAlone(manifest) ? "" : YamlText.of(manifest.object());
            if (text.indexOf('$') < 0) {
                reading.add(manifest);
            } else {
                byte[] expanded = expanded(manifest, text, room).getBytes(StandardCharsets.UTF_8);
                room -= expanded.length;
                reading.add(expanded, false, line -> manifest.origin());
            }
        }
        return reading.manifests();
    }

    @Override
    public List<String> warnings() {
        return rendering.warnings();
    }

    private String expanded(Manifest manifest, String text, long room) {
        try {
            return Expansion.of(text, variables.values(), strict, Math.max(0, room));
        } catch (SubstitutionProblem e) {
            throw new RenderingException(
                    Reason.INVALID_MANIFEST,
                    manifest.ref() + ": " + e.text(),
                    manifest.origin().file(),
                    manifest.origin().line());
        }
    }

    private static boolean isLeftAlone(Manifest manifest) {
        JsonNode metadata = manifest.object().path("metadata");
        return MARKS.stream()
                .anyMatch(mark -> metadata.path("labels").path(mark).asText().equals("disabled")
                        || metadata.path("annotations").path(mark).asText().equals("disabled"));
    }
}
