package dev.plumbline.renderer.manifest;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.RepositoryPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of an application's definition a rendering depends on.
 *
 * @param name of the application
 * @param namespace for objects that name none
 * @param helm null where nothing is set; so are the others
 */
public record Definition(
        String name,
        String namespace,
        RepositoryPath path,
        ApplicationSpec.@Nullable Helm helm,
        ApplicationSpec.@Nullable Kustomize kustomize,
        ApplicationSpec.@Nullable Directory directory,
        ApplicationSpec.@Nullable PostBuild postBuild,
        ApplicationSpec.@Nullable Jsonnet jsonnet,
        ApplicationSpec.@Nullable Plugin plugin) {

    /** One of a tool that is known by its files. */
    public Definition(
            String name,
            String namespace,
            RepositoryPath path,
            ApplicationSpec.@Nullable Helm helm,
            ApplicationSpec.@Nullable Kustomize kustomize,
            ApplicationSpec.@Nullable Directory directory) {
        this(name, namespace, path, helm, kustomize, directory, null, null, null);
    }

    /** The same in another folder. */
    public Definition at(RepositoryPath folder) {
        return new Definition(name, namespace, folder, helm, kustomize, directory, postBuild, jsonnet, plugin);
    }

    /**
     * That of an application's source.
     *
     * @param source one of the application's that objects come from
     * @throws RenderingException where its path leads out of the repository
     */
    public static Definition of(ApplicationDeclared application, ApplicationSpec.Source source) {
        try {
            return new Definition(
                    application.application().name(),
                    application.spec().destination().namespace(),
                    RepositoryPath.of(Objects.requireNonNull(source.path(), "a source that is rendered has a path")),
                    source.helm(),
                    source.kustomize(),
                    source.directory(),
                    source.postBuild(),
                    source.jsonnet(),
                    source.plugin());
        } catch (IllegalArgumentException e) {
            throw new RenderingException(Reason.PATH_NOT_FOUND, "the application's path leads out of the repository");
        }
    }
}
