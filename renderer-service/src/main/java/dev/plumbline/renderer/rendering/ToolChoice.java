package dev.plumbline.renderer.rendering;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.kustomize.KustomizeSource;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.plain.PlainFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * By which tool a folder is rendered: by the one that its source has settings for, else by the one that its files are of. Settings
 * are never left out because another tool renders the folder.
 */
final class ToolChoice {

    private static final String CHART = "Chart.yaml";
    private static final String JSONNET = ".jsonnet";

    private ToolChoice() {}

    /** Whether a file of that name says something about how its folder is rendered. */
    static boolean isToldBy(String name) {
        return isOfATool(name) || name.endsWith(JSONNET);
    }

    private static boolean isOfATool(String name) {
        return KustomizeSource.FILE_NAMES.contains(name) || name.equals(CHART);
    }

    /**
     * That of a folder.
     *
     * @param names of the files in the folder itself
     * @throws RenderingException where there are settings that are not this tool's
     */
    static SourceType of(Definition definition, Set<String> names) {
        List<SourceType> possible = possible(definition, names);
        Map<String, Set<SourceType>> said = said(definition);
        return possible.stream()
                .filter(type -> said.values().stream().allMatch(types -> types.contains(type)))
                .findFirst()
                .orElseThrow(() -> unfit(definition, said, possible.getFirst()));
    }

    /**
     * What the folder can be, and what it is where nothing else is said first. A kustomization that inflates a chart of its own
     * folder is a kustomization. One of plain manifests it is not where the file that makes it another would be read as such.
     */
    private static List<SourceType> possible(Definition definition, Set<String> names) {
        if (definition.plugin() != null) {
            return List.of(SourceType.PLUGIN);
        }
        List<SourceType> possible = new ArrayList<>();
        if (names.stream().anyMatch(KustomizeSource.FILE_NAMES::contains)) {
            possible.add(SourceType.KUSTOMIZE);
        }
        if (names.contains(CHART)) {
            possible.add(SourceType.HELM);
        }
        Predicate<String> counts = name -> PlainFiles.counts(definition.path().resolve(name), definition);
        if (names.stream().filter(ToolChoice::isOfATool).noneMatch(counts)) {
            boolean jsonnet = definition.jsonnet() != null
                    || names.stream().filter(name -> name.endsWith(JSONNET)).anyMatch(counts);
            possible.add(jsonnet ? SourceType.JSONNET : SourceType.PLAIN);
        }
        return possible;
    }

    /** The sections of the source that say something, and of which tools. */
    private static Map<String, Set<SourceType>> said(Definition definition) {
        Map<String, Set<SourceType>> said = new LinkedHashMap<>();
        if (definition.plugin() != null) {
            said.put("plugin", Set.of(SourceType.PLUGIN));
        }
        if (saysAnything(definition.helm())) {
            said.put("helm", Set.of(SourceType.HELM));
        }
        if (saysAnything(definition.kustomize())) {
            said.put("kustomize", Set.of(SourceType.KUSTOMIZE));
        }
        if (definition.directory() != null && !definition.directory().equals(ApplicationSpec.Directory.ALL)) {
            said.put("directory", Set.of(SourceType.PLAIN, SourceType.JSONNET));
        }
        if (saysAnything(definition.jsonnet())) {
            said.put("jsonnet", Set.of(SourceType.JSONNET));
        }
        return said;
    }

    private static boolean saysAnything(@Nullable Object section) {
        return section != null
                && EventJson.mapper().valueToTree(section).properties().stream()
                        .anyMatch(setting -> !isNothing(setting.getValue()));
    }

    private static boolean isNothing(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> true;
            case OBJECT, ARRAY -> value.isEmpty();
            case STRING -> value.textValue().isEmpty();
            case BOOLEAN -> !value.booleanValue();
            case NUMBER, BINARY, POJO -> false;
        };
    }

    private static RenderingException unfit(Definition definition, Map<String, Set<SourceType>> said, SourceType type) {
        List<String> others = said.entrySet().stream()
                .filter(section -> !section.getValue().contains(type))
                .map(Map.Entry::getKey)
                .toList();
        return new RenderingException(
                Reason.INVALID_MANIFEST,
                "the source says " + String.join(" and ", others) + ", but " + definition.path() + " is rendered as "
                        + type.name().toLowerCase(Locale.ROOT));
    }
}
