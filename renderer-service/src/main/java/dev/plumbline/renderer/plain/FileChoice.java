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

    /** A pattern that writes the dot with which a hidden name begins. */
    private static final Pattern OF_HIDDEN = Pattern.compile("(?:^|[/{,])\\.");

    /** Files beside the manifests that say how to render them. */
    private static final Pattern PARAMETERS = Pattern.compile("\\.(plumbline|argocd)-source(-.*)?\\.yaml");

    private final RepositoryPath folder;
    private final boolean recurses;
    private final boolean hidden;
    private final @Nullable Glob include;
    private final @Nullable Glob exclude;

    private FileChoice(RepositoryPath folder, ApplicationSpec.Directory said) {
        String included = said.include();
        this.folder = folder;
        this.recurses = said.recurse();
        this.hidden = included != null && OF_HIDDEN.matcher(included).find();
        this.include = glob(included);
        this.exclude = glob(said.exclude());
    }

    /**
     * As an application says.
     *
     * @throws RenderingException where a pattern is none
     */
    static FileChoice of(Definition definition) {
        ApplicationSpec.Directory said = definition.directory();
        return new FileChoice(definition.path(), said == null ? ApplicationSpec.Directory.ALL : said);
    }

    private static @Nullable Glob glob(@Nullable String pattern) {
        try {
            return pattern == null || pattern.isEmpty() ? null : Glob.acrossFolders(pattern);
        } catch (IllegalArgumentException e) {
            throw new RenderingException(Reason.INVALID_MANIFEST, String.valueOf(e.getMessage()));
        }
    }

    /** Whether what is in that folder below counts. */
    boolean enters(RepositoryPath below) {
        return recurses && mayCount(below);
    }

    /** Hidden files are those of other programs: rules of SOPS, workflows of Git's hosts. */
    private boolean mayCount(RepositoryPath path) {
        return hidden || !path.name().startsWith(".");
    }

    /** Whether that file counts. */
    boolean takes(RepositoryPath file) {
        String name = file.value();
        if (!mayCount(file) || ENDINGS.stream().noneMatch(name::endsWith)) {
            return false;
        }
        if (PARAMETERS.matcher(file.name()).matches()) {
            return false;
        }
        String path = folder.isRoot() ? name : name.substring(folder.value().length() + 1);
        return (include == null || include.matches(path)) && (exclude == null || !exclude.matches(path));
    }
}
