package dev.plumbline.renderer.kustomize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ApplicationSpec.Kustomize.Image;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.source.Links;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import dev.plumbline.renderer.tool.PrivateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an application changes of a kustomization: a kustomization of our own over it, so that Kustomize itself makes the changes.
 * Only images that the folder's own sets are set there instead: from above, one that it renames would no longer be found.
 *
 * @param components folders in the repository
 * @param links those that lead to them
 * @param own the folder's kustomization, empty where nothing is changed or Kustomize cannot read it
 */
record Overlay(
        ApplicationSpec.@Nullable Kustomize changes,
        List<TreeEntry> components,
        List<TreeEntry> links,
        Optional<OwnKustomization> own) {

    private static final String PLACE = "overlay";

    /**
     * That of an application.
     *
     * @throws RenderingException where a component is not in the repository, a link to one leads out of it, or the folder's
     *     kustomization is no YAML
     */
    static Overlay of(Definition definition, TreeEntry folder, SourceTree tree) {
        ApplicationSpec.Kustomize changes = definition.kustomize();
        List<TreeEntry> components = new ArrayList<>();
        List<TreeEntry> links = new ArrayList<>();
        for (String name : changes == null ? List.<String>of() : changes.components()) {
            components.add(component(definition, name, tree, links));
        }
        Optional<OwnKustomization> own = changes == null ? Optional.empty() : OwnKustomization.of(folder, tree);
        return new Overlay(changes, components, links, own);
    }

    private static TreeEntry component(Definition definition, String name, SourceTree tree, List<TreeEntry> links) {
        try {
            return Links.resolved(tree, definition.path().resolve(name), links::add)
                    .filter(TreeEntry::isDirectory)
                    .orElseThrow(() -> missing(name));
        } catch (IllegalArgumentException outside) {
            throw missing(name);
        }
    }

    private static RenderingException missing(String component) {
        return new RenderingException(
                Reason.PATH_NOT_FOUND, "the component " + component + " is not in the repository", component, null);
    }

    /** What is to be built: the folder itself where nothing is to be put over it. */
    Path writtenTo(PrivateFolder files, TreeEntry folder) {
        if (changes == null) {
            return files.at(folder);
        }
        own.ifPresent(kustomization -> setIn(kustomization, changes.images(), files));
        ObjectNode over = over(changes);
        if (over.isEmpty() && components.isEmpty()) {
            return files.at(folder);
        }
        Path place = files.beside(PLACE);
        over.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
        over.put("kind", "Kustomization");
        over.putArray("resources").add(relative(place, files.at(folder)));
        components.forEach(component -> over.withArray("components").add(relative(place, files.at(component))));
        // Kustomize heeds only that of what it builds.
        own.map(OwnKustomization::buildMetadata)
                .filter(metadata -> !metadata.isEmpty())
                .ifPresent(metadata -> over.set("buildMetadata", metadata));
        return files.writeBeside(PLACE, "kustomization.yaml", CanonicalJson.bytes(over));
    }

    private static void setIn(OwnKustomization own, List<Image> images, PrivateFolder files) {
        List<Image> set = images.stream().filter(own::sets).toList();
        if (!set.isEmpty()) {
            files.replace(own.file(), own.with(set));
        }
    }

    /** What components bring is not yet there where the folder's own sets its images. */
    private List<Image> imagesOver(List<Image> images) {
        return images.stream()
                .filter(image -> !components.isEmpty()
                        || own.filter(kustomization -> kustomization.sets(image))
                                .isEmpty())
                .toList();
    }

    private static String relative(Path from, Path to) {
        return from.relativize(to).toString();
    }

    private ObjectNode over(ApplicationSpec.Kustomize changes) {
        ObjectNode node = EventJson.mapper().createObjectNode();
        put(node, "namePrefix", changes.namePrefix());
        put(node, "nameSuffix", changes.nameSuffix());
        put(node, "namespace", changes.namespace());
        put(node, "images", imagesOver(changes.images()));
        put(node, "replicas", changes.replicas());
        put(node, "patches", changes.patches());
        if (!changes.commonAnnotations().isEmpty()) {
            node.set("commonAnnotations", EventJson.mapper().valueToTree(changes.commonAnnotations()));
        }
        labels(node, changes.commonLabels(), true);
        labels(node, changes.labels(), false);
        return node;
    }

    private static void put(ObjectNode node, String field, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(field, value);
        }
    }

    private static void put(ObjectNode node, String field, List<?> values) {
        if (!values.isEmpty()) {
            node.set(field, EventJson.mapper().valueToTree(values));
        }
    }

    private static void labels(ObjectNode node, Map<String, String> labels, boolean selectors) {
        if (!labels.isEmpty()) {
            ArrayNode all = node.withArray("labels");
            ObjectNode group = all.addObject();
            group.set("pairs", EventJson.mapper().valueToTree(labels));
            group.put("includeSelectors", selectors);
            group.put("includeTemplates", true);
        }
    }
}
