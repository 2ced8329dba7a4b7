package dev.plumbline.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks for, as its custom resource says it.
 *
 * @param suspend whether nothing is to be done for it for now
 */
public record ApplicationSpec(Source source, Destination destination, SyncPolicy sync, boolean suspend) {

    /**
     * Where the manifests come from.
     *
     * @param repoUrl the URL to fetch from
     * @param revision a branch, a tag or a commit
     * @param path the folder in the repository, {@code .} for its root
     * @param helm what Helm is to be told, null where nothing
     */
    public record Source(
            String repoUrl,
            String revision,
            String path,
            @Nullable Helm helm) {}

    /**
     * Settings of a Helm rendering.
     *
     * @param values values that override the files', null where there are none
     * @param valueFiles files in the repository, relative to the chart, later ones win
     * @param releaseName null for the application's name
     */
    public record Helm(
            @Nullable JsonNode values,
            List<String> valueFiles,
            @Nullable String releaseName) {

        public Helm {
            valueFiles = List.copyOf(valueFiles);
        }
    }

    /**
     * Where the objects go.
     *
     * @param namespace for objects that name none
     */
    public record Destination(String namespace) {}

    /**
     * How an application is synced.
     *
     * @param automated whether a new rendering is applied without being asked for
     * @param prune whether objects that left the set are deleted
     * @param selfHeal whether drift is put back
     */
    public record SyncPolicy(boolean automated, boolean prune, boolean selfHeal) {}
}
