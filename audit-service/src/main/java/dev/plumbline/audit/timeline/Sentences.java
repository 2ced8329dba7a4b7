package dev.plumbline.audit.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ApprovalGiven;
import dev.plumbline.events.CommandEvent;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.DriftEvent;
import dev.plumbline.events.DriftResolved;
import dev.plumbline.events.Event;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RefreshRequested;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RepositoryReached;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.RollbackRequested;
import dev.plumbline.events.ShortRevision;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncEvent;
import dev.plumbline.events.SyncFailed;
import dev.plumbline.events.SyncHeld;
import dev.plumbline.events.SyncRequested;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncSuperseded;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Each event in the words of somebody who tells what happened. */
final class Sentences {

    private static final int SHORT_REVISION = 7;
    private static final int SHORT_VALUE = 60;
    private static final int FIELDS = 5;

    private Sentences() {}

    static String of(Event event, @Nullable Long millis) {
        return switch (event) {
            case CommitEvent commit -> commit(commit);
            case RepositoryRenamed renamed -> "renamed from " + renamed.formerly() + " to " + renamed.repository();
            case RepositoryUnreachable trouble ->
                trouble.repository() + " cannot be reached: " + words(trouble.reason()) + ": " + trouble.message();
            case RepositoryReached reached ->
                reached.repository() + " answers again; it had not since " + reached.unreachableSince();
            case ApplicationDeclared declared ->
                "declared: "
                        + declared.spec().allSources().stream()
                                .map(Sentences::source)
                                .collect(Collectors.joining("; "));
            case RenderRequested requested -> "rendering requested: " + words(requested.reason());
            case ManifestsEvent manifests -> manifests(manifests);
            case SyncEvent sync -> sync(sync, millis == null ? "" : " in " + millis + " ms");
            case ObjectApplied applied -> "applied " + applied.object();
            case DriftEvent drift -> drift(drift);
            case HealthChanged health -> health(health);
            case CommandEvent command -> command(command);
        };
    }

    private static String source(ApplicationSpec.Source source) {
        String path = source.path() == null ? "value files" : source.path();
        String what = source.chart() == null ? path : "chart " + source.chart();
        return what + " of " + source.repoUrl() + " at " + source.revision()
                + (source.ref() == null ? "" : " as $" + source.ref());
    }

    static @Nullable String revision(Event event) {
        return switch (event) {
            case CommitPushed pushed -> pushed.after();
            case CommitDiscovered discovered -> discovered.after();
            case ManifestsRendered rendered -> rendered.revision();
            case RenderingFailed failed -> failed.revision();
            case RevisionConfirmed confirmed -> confirmed.revision();
            case SyncEvent sync -> sync.revision();
            case ObjectApplied applied -> applied.revision();
            case DriftDetected detected -> detected.revision();
            case HealthChanged health -> health.revision();
            case RefDeleted ignored -> null;
            case RepositoryRenamed ignored -> null;
            case RepositoryUnreachable ignored -> null;
            case RepositoryReached ignored -> null;
            case ApplicationDeclared ignored -> null;
            case RenderRequested ignored -> null;
            case DriftResolved ignored -> null;
            case CommandEvent ignored -> null;
        };
    }

    private static String commit(CommitEvent commit) {
        return switch (commit) {
            case CommitPushed pushed ->
                (pushed.forced() ? "force-pushed " : "pushed ")
                        + (pushed.after() == null ? pushed.ref() : brief(pushed.after()))
                        + (pushed.pusher() == null ? "" : " by " + pushed.pusher());
            case CommitDiscovered discovered -> "found " + brief(discovered.after()) + " that no webhook told of";
            case RefDeleted deleted -> "deleted " + deleted.ref() + " of " + deleted.repository();
        };
    }

    private static String manifests(ManifestsEvent manifests) {
        return switch (manifests) {
            case ManifestsRendered rendered ->
                "rendered " + counted(rendered.contents().objects(), "object")
                        + (rendered.contents().warnings().isEmpty()
                                ? ""
                                : "; " + String.join("; ", rendered.contents().warnings()));
            case RenderingFailed failed ->
                "rendering failed: " + words(failed.reason()) + place(failed) + ": " + failed.message();
            case RevisionConfirmed confirmed -> brief(confirmed) + " changes nothing";
        };
    }

    /** Of several sources, which of them moved is not told: where all are. */
    private static String brief(RevisionConfirmed confirmed) {
        return confirmed.sources().isEmpty()
                ? brief(confirmed.revision())
                : confirmed.sources().stream()
                        .map(source -> source.repository() + " at " + brief(source.revision()))
                        .collect(Collectors.joining(", "));
    }

    private static String place(RenderingFailed failed) {
        if (failed.file() == null) {
            return "";
        }
        return " in " + failed.file() + (failed.line() == null ? "" : ":" + failed.line());
    }

    private static String sync(SyncEvent sync, String duration) {
        return switch (sync) {
            case SyncStarted started -> "sync " + started.epoch() + " started: " + words(started.trigger());
            case SyncSucceeded succeeded -> "applied: " + counts(succeeded.counts()) + duration;
            case SyncFailed failed ->
                "sync failed (attempt " + failed.attempt() + (failed.retried() ? ", will be retried" : "") + "): "
                        + failed.message() + "; " + counts(failed.counts());
            case SyncSuperseded superseded -> "superseded by " + brief(superseded.byRevision());
            case SyncHeld held -> "held: " + words(held.reason()) + ": " + held.message();
        };
    }

    private static String counts(SyncCounts counts) {
        StringJoiner joiner = new StringJoiner(", ");
        joiner.setEmptyValue("nothing to do");
        add(joiner, counts.created(), "created");
        add(joiner, counts.configured(), "configured");
        add(joiner, counts.unchanged(), "unchanged");
        add(joiner, counts.pruned(), "pruned");
        add(joiner, counts.failed(), "failed");
        return joiner.toString();
    }

    private static void add(StringJoiner joiner, int count, String what) {
        if (count > 0) {
            joiner.add(count + " " + what);
        }
    }

    private static String drift(DriftEvent drift) {
        return switch (drift) {
            case DriftDetected detected -> "drift: " + detected.object() + " " + difference(detected);
            case DriftResolved resolved ->
                "drift of " + resolved.object() + " resolved: " + words(resolved.resolution());
        };
    }

    private static String difference(DriftDetected detected) {
        return switch (detected.kind()) {
            case DELETED -> "was deleted";
            case BASELINE_MISSED -> "is newer than any baseline that came in time";
            case CHANGED -> fields(detected.fields());
        };
    }

    private static String fields(List<FieldDrift> fields) {
        String shown = fields.stream().limit(FIELDS).map(Sentences::field).collect(Collectors.joining("; "));
        return fields.size() > FIELDS ? shown + "; and " + (fields.size() - FIELDS) + " more" : shown;
    }

    private static String field(FieldDrift field) {
        return field.path() + " " + value(field.expected()) + "→" + value(field.actual())
                + (field.actor() == null ? "" : " by " + actor(field.actor()));
    }

    private static String actor(FieldDrift.Actor actor) {
        return actor.user() == null ? actor.manager() : actor.user() + " (" + actor.manager() + ")";
    }

    private static String value(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return "(none)";
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        return text.length() > SHORT_VALUE ? text.substring(0, SHORT_VALUE) + "…" : text;
    }

    private static String health(HealthChanged health) {
        String text = words(health.health());
        return health.objects().stream()
                .findFirst()
                .map(worst -> text + ": " + worst.object() + ": " + worst.message())
                .orElse(text);
    }

    private static String command(CommandEvent command) {
        return switch (command) {
            case SyncRequested ignored -> "sync requested by " + command.author();
            case RefreshRequested ignored -> "refresh requested by " + command.author();
            case RollbackRequested ignored -> "rollback requested by " + command.author();
            case ApprovalGiven ignored -> "approved by " + command.author();
        };
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String brief(String revision) {
        return ShortRevision.of(revision, SHORT_REVISION);
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
