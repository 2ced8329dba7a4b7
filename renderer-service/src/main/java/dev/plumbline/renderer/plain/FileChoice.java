package dev.plumbline.renderer.plain;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Glob;
import dev.plumbline.renderer.source.RepositoryPath;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which files of a folder are manifests of the application. */
final class FileChoice {

    static final String JSONNET = ".jsonnet";

    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json", JSONNET);

    /** Files beside the manifests that say how to render them. */
    private static final Pattern PARAMETERS = Pattern.compile("\\.(plumbline|argocd)-source(-.*)?\\.yaml");

    private final RepositoryPath folder;
    private final boolean recurses;
    private final @Nullable Glob include;
    private final @Nullable Glob exclude;

    private FileChoice(RepositoryPath folder, boolean recurses, @Nullable Glob include, @Nullable Glob exclude) {
        this.folder = folder;
        this.recurses = recurses;
        this.include = include;
        this.exclude = exclude;
    }

    /**
     * As an application says.
     *
     * @throws RenderingException where a pattern is none
     */
    static FileChoice of(Definition definition) {
        ApplicationSpec.Directory said = definition.directory();
        return said == null
                ? new FileChoice(definition.path(), true, null, null)
                : new FileChoice(definition.path(), said.recurse(), glob(said.include()), glob(said.exclude()));
    }

    private static @Nullable Glob glob(@Nullable String pattern) {
        try {
            return pattern == null || pattern.isEmpty() ? null : Glob.acrossFolders(pattern);
        } catch (IllegalArgumentException e) {
            throw new RenderingException(Reason.INVALID_MANIFEST, String.valueOf(e.getMessage()));
        }
    }

    /** Whether folders below count. */
    boolean recurses() {
        return recurses;
    }

    /** Whether that file counts. */
    boolean takes(RepositoryPath file) {
        String name = file.value();
        if (ENDINGS.stream().noneMatch(name::endsWith)) {
            return false;
        }
        if (PARAMETERS.matcher(file.name()).matches()) {
            return false;
        }
        String path = folder.isRoot() ? name : name.substring(folder.value().length() + 1);
        return (include == null || include.matches(path)) && (exclude == null || !exclude.matches(path));
    }
}
