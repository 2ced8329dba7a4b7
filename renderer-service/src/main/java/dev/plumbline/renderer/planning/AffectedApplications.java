package dev.plumbline.renderer.planning;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.TagRange;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which applications a moved ref may concern. */
public final class AffectedApplications {

    private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final String BRANCHES = "refs/heads/";
    private static final String TAGS = "refs/tags/";

    private AffectedApplications() {}

    /** Those of the event's repository that follow the event's ref and are not suspended. */
    public static List<ApplicationDeclared> by(CommitEvent event, Collection<ApplicationDeclared> applications) {
        return applications.stream()
                .filter(application -> !application.spec().suspend())
                .filter(application ->
                        comesFrom(event.repository(), application.spec().source()))
                .filter(application -> follows(application.spec().source().revision(), event.ref()))
                .toList();
    }

    /** The repository of an application; empty where its URL is none. */
    public static Optional<RepositoryUrl> repository(ApplicationSpec.Source source) {
        try {
            return Optional.of(RepositoryUrl.of(source.repoUrl()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean comesFrom(RepositoryUrl repository, ApplicationSpec.Source source) {
        return repository(source).filter(repository::equals).isPresent();
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
