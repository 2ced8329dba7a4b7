package dev.plumbline.renderer.manifest;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.RepositoryPath;
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

    /**
     * That of an application.
     *
     * @throws RenderingException where its path leads out of the repository
     */
    public static Definition of(ApplicationDeclared application) {
        ApplicationSpec spec = application.spec();
        try {
            return new Definition(
                    application.application().name(),
                    spec.destination().namespace(),
                    RepositoryPath.of(spec.source().path()),
                    spec.source().helm(),
                    spec.source().kustomize(),
                    spec.source().directory(),
                    spec.source().postBuild(),
                    spec.source().jsonnet(),
                    spec.source().plugin());
        } catch (IllegalArgumentException e) {
            throw new RenderingException(Reason.PATH_NOT_FOUND, "the application's path leads out of the repository");
        }
    }
}
