package dev.plumbline.e2e.activity;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.CommandEvent;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Event;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RepositoryReached;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.ShortRevision;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncFailed;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncSuperseded;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one event says to a person who watches.
 *
 * @param what what happened, in one word where one does
 * @param subject what it happened to
 * @param details the rest; may be empty
 */
record ActivityLine(String what, String subject, String details) {
    private static final int SHORT_REVISION = 7;

    /** The line of an event; empty for steps in between, which only say that another event is on its way. */
    static Optional<ActivityLine> of(Event event) {
        return switch (event) {
            case CommitPushed pushed ->
                line(
                        "pushed",
                        repository(pushed.repository()),
                        ref(pushed.ref()) + (pushed.after() == null ? "" : " " + brief(pushed.after())));
            case CommitDiscovered found ->
                line("discovered", repository(found.repository()), ref(found.ref()) + " " + brief(found.after()));
            case RefDeleted deleted -> line("ref deleted", repository(deleted.repository()), ref(deleted.ref()));
            case RepositoryUnreachable trouble ->
                line("unreachable", repository(trouble.repository()), trouble.message());
            case RepositoryReached reached -> line("reached again", repository(reached.repository()), "");
            case RepositoryRenamed renamed ->
                line("renamed", repository(renamed.repository()), "formerly " + repository(renamed.formerly()));
            case ApplicationDeclared declared ->
                line("declared", declared.subject(), "generation " + declared.generation());
            case ManifestsRendered set ->
                line(
                        "rendered",
                        set.subject(),
                        brief(set.revision()) + ", objects: " + set.contents().objects());
            case RevisionConfirmed same -> line("unchanged", same.subject(), brief(same.revision()));
            case RenderingFailed failed -> line("not rendered", failed.subject(), place(failed) + failed.message());
            case SyncSucceeded done -> line("applied", done.subject(), brief(done.revision()) + counts(done.counts()));
            case SyncFailed failed ->
                line(failed.retried() ? "retrying" : "sync failed", failed.subject(), failed.message());
            case SyncHeld held -> line("held", held.subject(), held.message());
            case DriftDetected drift -> line("drifted", drift.application().toString(), drift.object() + fields(drift));
            case DriftResolved resolved ->
                line(
                        healing(resolved),
                        resolved.application().toString(),
                        resolved.object() + " " + word(resolved.resolution()));
            case HealthChanged health -> line(word(health.health()), health.subject(), worst(health));
            case CommandEvent command ->
                line("asked", command.subject(), command.getClass().getSimpleName());
            case RenderRequested onTheWay -> Optional.empty();
            case SyncStarted onTheWay -> Optional.empty();
            case SyncSuperseded onTheWay -> Optional.empty();
            case ObjectApplied partOfASync -> Optional.empty();
        };
    }

    /** The line as it is printed. */
    String text() {
        return "%-12s %-20s %s".formatted(what, subject, details).stripTrailing();
    }

    private static Optional<ActivityLine> line(String what, String subject, String details) {
        return Optional.of(new ActivityLine(what, subject, details));
    }

    private static String repository(RepositoryUrl url) {
        return url.value().replaceFirst("^.*/", "").replaceFirst("\\.git$", "");
    }

    private static String ref(String ref) {
        return ref.replaceFirst("^refs/(heads|tags)/", "");
    }

    private static String brief(String revision) {
        return ShortRevision.of(revision, SHORT_REVISION);
    }

    private static String place(RenderingFailed failed) {
        if (failed.file() == null) {
            return "";
        }
        return failed.line() == null ? failed.file() + ": " : failed.file() + ":" + failed.line() + ": ";
    }

    private static String counts(SyncCounts counts) {
        return ", created %d, changed %d, unchanged %d, pruned %d"
                .formatted(counts.created(), counts.configured(), counts.unchanged(), counts.pruned());
    }

    private static String fields(DriftDetected drift) {
        if (drift.kind() == DriftDetected.Kind.DELETED) {
            return " was deleted";
        }
        return drift.fields().stream().map(ActivityLine::field).collect(Collectors.joining("; ", " ", ""));
    }

    private static String field(FieldDrift field) {
        FieldDrift.@Nullable Actor actor = field.actor();
        var by = actor == null ? "" : " by " + Objects.requireNonNullElse(actor.user(), actor.manager());
        return "%s: %s instead of %s%s".formatted(field.path(), field.actual(), field.expected(), by);
    }

    private static String worst(HealthChanged health) {
        return health.health() == Health.HEALTHY
                ? brief(health.revision())
                : health.objects().stream()
                        .filter(object -> object.health() == health.health())
                        .map(object -> object.object() + ": " + object.message())
                        .findFirst()
                        .orElse(brief(health.revision()));
    }

    private static String healing(DriftResolved resolved) {
        return resolved.resolution() == DriftResolved.Resolution.PUT_BACK ? "healed" : "resolved";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
