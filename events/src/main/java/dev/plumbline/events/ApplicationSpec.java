package dev.plumbline.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks for, as its custom resource says it. What a record does not say is as if it said nothing of it.
 *
 * @param source where the manifests come from, null where there are several
 * @param sources where they come from where there are several, else empty; {@link #allSources()} tells them either way
 * @param suspend whether nothing is to be done for it for now
 */
public record ApplicationSpec(
        @Nullable Source source,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Source> sources,
        Destination destination,
        SyncPolicy sync,
        boolean suspend) {

    /** More sources are refused. */
    public static final int MAX_SOURCES = 16;

    public ApplicationSpec {
        sources = listOf(sources);
        if ((source == null) == sources.isEmpty()) {
            throw new IllegalArgumentException("an application has either a source or sources");
        }
        if (sources.size() > MAX_SOURCES) {
            throw new IllegalArgumentException(sources.size() + " sources; at most " + MAX_SOURCES + " are allowed");
        }
    }

    /** An application of one source. */
    public ApplicationSpec(Source source, Destination destination, SyncPolicy sync, boolean suspend) {
        this(source, List.of(), destination, sync, suspend);
    }

    /** An application of several sources. */
    public ApplicationSpec(List<Source> sources, Destination destination, SyncPolicy sync, boolean suspend) {
        this(null, sources, destination, sync, suspend);
    }

    /** All sources, in the order in which they were written; never empty. */
    public List<Source> allSources() {
        return source == null ? sources : List.of(source);
    }

    /**
     * Where manifests come from: a Git repository; with a chart, or with an {@code oci://} URL, a repository of such.
     *
     * @param repoUrl the URL to fetch from
     * @param revision a branch, a tag or a commit; of a chart a version or a range of versions, of an OCI repository a tag, a
     *     digest or a range
     * @param path the folder in the repository, {@code .} for its root; null where nothing is rendered, so that the source only
     *     lends value files to others
     * @param helm what Helm is to be told, null where nothing
     * @param kustomize what is to be done to what Kustomize builds, null where nothing
     * @param directory which files of a folder of plain manifests count, null for all
     * @param verify whose signatures are required, null for none
     * @param postBuild what becomes of variables in what was rendered, null for nothing
     * @param jsonnet what Jsonnet is to be told, null where nothing
     * @param plugin the operator's program that renders the folder, null where one of the known tools does
     * @param chart the name of a chart in a Helm repository, null where the source is none
     * @param ref under which name other sources' value files can be from here ({@code $ref/values.yaml}), null for none
     */
    public record Source(
            String repoUrl,
            String revision,
            @Nullable String path,
            @Nullable Helm helm,
            @Nullable Kustomize kustomize,
            @Nullable Directory directory,
            @Nullable Verify verify,
            @Nullable PostBuild postBuild,
            @Nullable Jsonnet jsonnet,
            @Nullable Plugin plugin,
            @Nullable String chart,
            @Nullable String ref) {

        /** A source of which nothing more is said. */
        public Source(String repoUrl, String revision, String path, @Nullable Helm helm) {
            this(repoUrl, revision, path, helm, null, null, null, null, null, null, null, null);
        }

        /** A chart of a Helm repository, or of one below an {@code oci://} URL. */
        public static Source ofChart(String repoUrl, String version, String chart, @Nullable Helm helm) {
            return new Source(repoUrl, version, ".", helm, null, null, null, null, null, null, chart, null);
        }

        /** A source that only lends value files to others, under this name. */
        public static Source lending(String repoUrl, String revision, String ref) {
            return new Source(repoUrl, revision, null, null, null, null, null, null, null, null, null, ref);
        }

        /** The same source, with this done to what Kustomize builds. */
        public Source withKustomize(@Nullable Kustomize other) {
            return new Source(
                    repoUrl, revision, path, helm, other, directory, verify, postBuild, jsonnet, plugin, chart, ref);
        }

        /** The same source, of whose plain manifests these count. */
        public Source withDirectory(@Nullable Directory other) {
            return new Source(
                    repoUrl, revision, path, helm, kustomize, other, verify, postBuild, jsonnet, plugin, chart, ref);
        }

        /** The same source, with these signatures required. */
        public Source withVerify(@Nullable Verify other) {
            return new Source(
                    repoUrl, revision, path, helm, kustomize, directory, other, postBuild, jsonnet, plugin, chart, ref);
        }

        /** The same source, with this made of variables. */
        public Source withPostBuild(@Nullable PostBuild other) {
            return new Source(
                    repoUrl, revision, path, helm, kustomize, directory, verify, other, jsonnet, plugin, chart, ref);
        }

        /** The same source, with this told to Jsonnet. */
        public Source withJsonnet(@Nullable Jsonnet other) {
            return new Source(
                    repoUrl, revision, path, helm, kustomize, directory, verify, postBuild, other, plugin, chart, ref);
        }

        /** The same source, rendered by this program of the operator's. */
        public Source withPlugin(@Nullable Plugin other) {
            return new Source(
                    repoUrl, revision, path, helm, kustomize, directory, verify, postBuild, jsonnet, other, chart, ref);
        }

        /** What it is fetched from. */
        public SourceKind kind() {
            if (OciRepositories.is(repoUrl)) {
                return SourceKind.OCI;
            }
            return chart == null ? SourceKind.GIT : SourceKind.HELM;
        }

        /**
         * The identity of what it is fetched from; of a chart that chart's own.
         *
         * @throws IllegalArgumentException where the URL is none of a repository; the message does not quote it
         */
        public RepositoryUrl repository() {
            return chart == null ? RepositoryUrl.of(repoUrl) : RepositoryUrl.ofChart(repoUrl, chart);
        }
    }

    /**
     * Whose signatures are required, and on what.
     *
     * @param keys names of keys that the operator gave the renderer; any of them will do
     */
    public record Verify(Mode mode, List<String> keys) {

        public Verify {
            keys = listOf(keys);
        }

        /** What has to be signed. */
        public enum Mode {
            /** The commit that is rendered. */
            @JsonProperty("HEAD")
            HEAD,
            /** The tag that the revision names. */
            @JsonProperty("Tag")
            TAG,
            /** That tag and the commit that it points to. */
            @JsonProperty("TagAndHEAD")
            TAG_AND_HEAD,
            /** The commit that is rendered and each one since the last that was. */
            @JsonProperty("EveryCommit")
            EVERY_COMMIT
        }
    }

    /**
     * Settings of a Helm rendering.
     *
     * @param values values that override the files', null where there are none
     * @param valueFiles files in the repository, relative to the chart, or patterns of such; later ones win
     * @param releaseName null for the application's name
     * @param ignoreMissingValueFiles whether a value file that is not there is passed over
     * @param parameters single values, over all others
     * @param kubeVersion the version of Kubernetes that templates see, null for Helm's own
     * @param apiVersions that templates see beside Kubernetes' own
     * @param skipCrds whether the chart's {@code crds} folder is left out
     * @param fileParameters single values that are what a file holds, over all others
     * @param skipSchemaValidation whether values may be what the chart's schema does not allow
     */
    public record Helm(
            @Nullable JsonNode values,
            List<String> valueFiles,
            @Nullable String releaseName,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean ignoreMissingValueFiles,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Parameter> parameters,
            @Nullable String kubeVersion,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> apiVersions,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean skipCrds,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FileParameter> fileParameters,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean skipSchemaValidation) {

        public Helm {
            valueFiles = listOf(valueFiles);
            parameters = listOf(parameters);
            apiVersions = listOf(apiVersions);
            fileParameters = listOf(fileParameters);
        }

        /** Settings of which nothing more is said. */
        public Helm(@Nullable JsonNode values, List<String> valueFiles, @Nullable String releaseName) {
            this(values, valueFiles, releaseName, false, List.of(), null, List.of(), false, List.of(), false);
        }

        /**
         * A single value.
         *
         * @param name the way to it, {@code image.tag}
         * @param forceString whether it is a string even if it looks like a number
         */
        public record Parameter(
                String name,
                String value,

                @JsonInclude(JsonInclude.Include.NON_DEFAULT)
                boolean forceString) {

            public Parameter {
                name = MissingField.required(name, "name");
                value = MissingField.required(value, "value");
            }
        }

        /**
         * A single value that is what a file holds.
         *
         * @param name the way to it, {@code tls.certificate}
         * @param path of the file, relative to the chart
         */
        public record FileParameter(String name, String path) {

            public FileParameter {
                name = MissingField.required(name, "name");
                path = MissingField.required(path, "path");
            }
        }
    }

    /**
     * Changes to what a kustomization builds, made as an overlay over it; each means what the field of that name means in a
     * {@code kustomization.yaml}.
     *
     * @param components folders relative to the source's path
     * @param commonLabels put on objects, their templates and selectors
     * @param labels put on objects and templates, not on selectors
     */
    public record Kustomize(
            @Nullable String namePrefix,
            @Nullable String nameSuffix,
            @Nullable String namespace,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Image> images,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Replicas> replicas,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> commonLabels,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> labels,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> commonAnnotations,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Patch> patches,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> components) {

        public Kustomize {
            images = listOf(images);
            replicas = listOf(replicas);
            commonLabels = mapOf(commonLabels);
            labels = mapOf(labels);
            commonAnnotations = mapOf(commonAnnotations);
            patches = listOf(patches);
            components = listOf(components);
        }

        /** Another image in the place of one. */
        public record Image(
                String name,
                @Nullable String newName,
                @Nullable String newTag,
                @Nullable String digest) {

            public Image {
                name = MissingField.required(name, "name");
            }
        }

        /** Another number of replicas of the workload of that name. */
        public record Replicas(String name, int count) {

            public Replicas {
                name = MissingField.required(name, "name");
            }
        }

        /**
         * A strategic merge patch or a JSON patch, as text.
         *
         * @param target which objects it changes, null where the patch itself says
         */
        public record Patch(String patch, @Nullable Target target) {

            public Patch {
                patch = MissingField.required(patch, "patch");
            }
        }

        /** Objects by any of these; names are regular expressions. */
        public record Target(
                @Nullable String group,
                @Nullable String version,
                @Nullable String kind,
                @Nullable String name,
                @Nullable String namespace,
                @Nullable String labelSelector,
                @Nullable String annotationSelector) {}
    }

    /**
     * Which files of a folder count. A pattern is matched against the path from that folder; {@code *} stands for any
     * characters, slashes too, {@code ?} for one, {@code {a,b}} for either.
     *
     * @param recurse whether the folders below count
     * @param include only files that match, null for all
     * @param exclude no files that match, null for none
     */
    public record Directory(
            boolean recurse,
            @Nullable String include,
            @Nullable String exclude) {

        /** What counts where nothing is said. */
        public static final Directory ALL = new Directory(true, null, null);
    }

    /**
     * Variables in what was rendered: {@code ${name}} and its forms become their values.
     *
     * @param substitute values by name, over those of files
     * @param substituteFrom files with more, later ones over earlier ones
     * @param strict whether a variable that is not set and has no default is a failure; else it is empty
     */
    public record PostBuild(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> substitute,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<From> substituteFrom,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean strict) {

        public PostBuild {
            substitute = mapOf(substitute);
            substituteFrom = listOf(substituteFrom);
        }

        /**
         * A file of a ConfigMap, a Secret, or names and values.
         *
         * @param path relative to the source's path
         * @param optional whether it is passed over where it is not there
         */
        public record From(
                String path,

                @JsonInclude(JsonInclude.Include.NON_DEFAULT)
                boolean optional) {

            public From {
                path = MissingField.required(path, "path");
            }
        }
    }

    /**
     * Settings of a Jsonnet evaluation.
     *
     * @param extVars external variables
     * @param tlas arguments of a top-level function
     * @param libs folders in which imports are looked for, relative to the repository's root; the last one first
     */
    public record Jsonnet(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Variable> extVars,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Variable> tlas,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> libs) {

        public Jsonnet {
            extVars = listOf(extVars);
            tlas = listOf(tlas);
            libs = listOf(libs);
        }

        /**
         * A value by name.
         *
         * @param code whether the value is Jsonnet; else it is a text
         */
        public record Variable(
                String name,
                String value,

                @JsonInclude(JsonInclude.Include.NON_DEFAULT)
                boolean code) {

            public Variable {
                name = MissingField.required(name, "name");
                value = MissingField.required(value, "value");
            }
        }
    }

    /**
     * A program of the operator's that renders a folder.
     *
     * @param name under which the operator declared it
     * @param env variables for it by name
     * @param parameters for it, null for none
     * @param paths what it may read of the repository beside the source's path, relative to that
     */
    public record Plugin(
            String name,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> env,
            @Nullable JsonNode parameters,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> paths) {

        public Plugin {
            env = mapOf(env);
            paths = listOf(paths);
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

    private static <T> List<T> listOf(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static Map<String, String> mapOf(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Map.copyOf(map);
    }
}
