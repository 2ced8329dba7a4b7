package dev.plumbline.renderer.planning;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceKind;
import dev.plumbline.events.TagRange;
import dev.plumbline.events.Version;
import dev.plumbline.events.VersionRange;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which applications a moved ref may concern. */
public final class AffectedApplications {

    private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final String BRANCHES = "refs/heads/";
    private static final String TAGS = "refs/tags/";

    private AffectedApplications() {}

    /** Those with a source in the event's repository that follows the event's ref; none that is suspended. */
    public static List<ApplicationDeclared> by(CommitEvent event, Collection<ApplicationDeclared> applications) {
        return applications.stream()
                .filter(application -> !application.spec().suspend())
                .filter(application ->
                        concerned(application.spec(), event).findFirst().isPresent())
                .toList();
    }

    /** The sources that are in the event's repository and follow the event's ref. */
    public static Stream<ApplicationSpec.Source> concerned(ApplicationSpec spec, CommitEvent event) {
        return spec.allSources().stream()
                .filter(source ->
                        repository(source).filter(event.repository()::equals).isPresent())
                .filter(source -> source.kind() == SourceKind.GIT
                        ? follows(source.revision(), event.ref())
                        : followsTag(source.revision(), event.ref()));
    }

    /** The repositories of all sources; a source whose URL is none has none. */
    public static Stream<RepositoryUrl> repositories(ApplicationSpec spec) {
        return spec.allSources().stream().map(AffectedApplications::repository).flatMap(Optional::stream);
    }

    private static Optional<RepositoryUrl> repository(ApplicationSpec.Source source) {
        try {
            return Optional.of(source.repository());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Of a chart a version, of an artifact a tag; either may be in the range that the revision is. A digest never moves. */
    static boolean followsTag(String revision, String ref) {
        if (!ref.startsWith(TAGS)) {
            return false;
        }
        String tag = ref.substring(TAGS.length());
        if (revision.isEmpty() || revision.equals("HEAD")) {
            return tag.equals("latest");
        }
        return tag.equals(revision)
                || Version.ofTag(tag)
                        .filter(version -> isInRange(revision, version))
                        .isPresent();
    }

    private static boolean isInRange(String revision, Version version) {
        try {
            return VersionRange.of(revision).includes(version);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** HEAD may be any branch: which one, only the remote knows. A commit's id never moves. */
    static boolean follows(String revision, String ref) {
        if (COMMIT_ID.matcher(revision).matches()) {
            return false;
        }
        if (revision.isEmpty() || revision.equals("HEAD")) {
            return ref.startsWith(BRANCHES);
        }
        return ref.equals(revision)
                || ref.equals(BRANCHES + revision)
                || ref.equals(TAGS + revision)
                || ref.equals("refs/" + revision)
                || isInRange(revision, ref);
    }

    /** A tag that came or went may be, or have been, the highest in the range: which one is, only the repository knows. */
    private static boolean isInRange(String revision, String ref) {
        return ref.startsWith(TAGS)
                && TagRange.of(revision)
                        .filter(range -> range.has(ref.substring(TAGS.length())))
                        .isPresent();
    }
}
