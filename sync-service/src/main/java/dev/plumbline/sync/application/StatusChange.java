package dev.plumbline.sync.application;

import dev.plumbline.events.Health;
import dev.plumbline.events.ShortRevision;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.sync.application.ApplicationStatus.Claim;
import dev.plumbline.sync.application.ApplicationStatus.Condition;
import dev.plumbline.sync.application.ApplicationStatus.LastSync;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds the next status out of the former one. Two that are equal need no write. Ready is true when the cluster holds the set
 * and all of it is healthy.
 */
public final class StatusChange {

    /** The conditions' types. */
    public static final String READY = "Ready";

    public static final String SYNCED = "Synced";
    public static final String HEALTHY = "Healthy";
    public static final String DRIFTED = "Drifted";
    public static final String SOURCE_REACHABLE = "SourceReachable";
    public static final String WEBHOOKS_ARRIVING = "WebhooksArriving";

    /** What a condition can be. */
    public enum State {
        TRUE,
        FALSE,
        UNKNOWN;

        @Override
        public String toString() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    private static final String SUSPENDED = "Suspended";
    private static final int SHORT = 10;
    private static final int MESSAGE = 1024;

    private final ApplicationStatus former;
    private final String now;
    private final List<Condition> conditions;
    private @Nullable Long observedGeneration;
    private @Nullable String revision;
    private @Nullable String digest;
    private @Nullable String set;
    private @Nullable Long sequence;
    private @Nullable Long epoch;
    private @Nullable Claim claim;
    private @Nullable String health;
    private @Nullable LastSync lastSync;
    private @Nullable List<String> warnings;
    private boolean suspended;

    private StatusChange(ApplicationStatus former, Instant now) {
        this.former = former;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
        this.conditions = new ArrayList<>(former.conditions() == null ? List.of() : former.conditions());
        this.observedGeneration = former.observedGeneration();
        this.revision = former.revision();
        this.digest = former.digest();
        this.set = former.set();
        this.sequence = former.sequence();
        this.epoch = former.epoch();
        this.claim = former.claim();
        this.health = former.health();
        this.lastSync = former.lastSync();
        this.warnings = former.warnings();
    }

    /** Begins with a status as it is. */
    public static StatusChange of(ApplicationStatus former, Instant now) {
        return new StatusChange(former, now);
    }

    /** The first digits of a commit, for people. */
    public static String shortRevision(String revision) {
        return ShortRevision.of(revision, SHORT);
    }

    /** This generation of the spec is what the rest is of, if it is none before the one that is known. */
    public StatusChange observed(long generation) {
        observedGeneration = observedGeneration == null ? generation : Math.max(observedGeneration, generation);
        return this;
    }

    /** A set of that sequence is taken: none that is older will be. Null where it has none. */
    public StatusChange taken(@Nullable Long next) {
        if (next != null) {
            sequence = sequence == null ? next : Math.max(sequence, next);
        }
        return this;
    }

    /** Whether the Application asks that nothing be done for it: then Synced says so, whatever else is told. */
    public StatusChange suspended(boolean suspend) {
        suspended = suspend;
        return this;
    }

    /** What the renderer has to say of the set that the cluster is brought to. */
    public StatusChange warned(List<String> told) {
        warnings = told.isEmpty() ? null : List.copyOf(told);
        return this;
    }

    /** A run is begun. */
    public StatusChange claimed(Claim begun) {
        claim = begun;
        epoch = begun.epoch();
        String message = "applying " + shortRevision(begun.revision());
        condition(SYNCED, State.UNKNOWN, "Syncing", message);
        return this;
    }

    /** A run is done: the cluster holds the set. Its health is unknown until it is told, unless nothing was written. */
    public StatusChange succeeded(Claim done, SyncCounts counts) {
        claim = null;
        epoch = done.epoch();
        revision = done.revision();
        digest = done.digest();
        set = done.set();
        lastSync = new LastSync(
                now,
                done.revision(),
                done.epoch(),
                counts.created(),
                counts.configured(),
                counts.unchanged(),
                counts.pruned(),
                counts.failed());
        condition(SYNCED, State.TRUE, "Synced", "the cluster holds " + shortRevision(done.revision()));
        if (counts.written() > 0 || health == null) {
            condition(HEALTHY, State.UNKNOWN, "Progressing", "waiting for the health of what was applied");
            health = "Progressing";
        }
        return this;
    }

    /** The cluster does not hold the newest set. */
    public StatusChange notSynced(String reason, String message) {
        condition(SYNCED, State.FALSE, reason, message);
        return this;
    }

    /** The cluster still, or again, holds the newest set. */
    public StatusChange synced() {
        String held = revision == null ? "" : shortRevision(revision);
        condition(SYNCED, State.TRUE, "Synced", "the cluster holds " + held);
        return this;
    }

    /** Something is not as it was applied, and is not put back by itself. */
    public StatusChange drifted(String message) {
        condition(DRIFTED, State.TRUE, "NotPutBack", message);
        return this;
    }

    /** Nothing is known to have drifted; where nothing ever was left so, nothing is said of it. */
    public StatusChange putBack() {
        if (find(DRIFTED) != null) {
            condition(DRIFTED, State.FALSE, "PutBack", "all is as it was applied");
        }
        return this;
    }

    /** How what was applied fares. */
    public StatusChange healthy(Health told, String message) {
        String word = told.name().charAt(0) + told.name().substring(1).toLowerCase(Locale.ROOT);
        health = word;
        State state =
                switch (told) {
                    case HEALTHY -> State.TRUE;
                    case SUSPENDED, PROGRESSING, MISSING, DEGRADED -> State.FALSE;
                    case UNKNOWN -> State.UNKNOWN;
                };
        condition(HEALTHY, state, word, message);
        return this;
    }

    /** The poller cannot ask the repository. Ready does not depend on it: the cluster holds what it held. */
    public StatusChange sourceUnreachable(String reason, String message) {
        condition(SOURCE_REACHABLE, State.FALSE, reason, message);
        return this;
    }

    /** The repository answers; where nothing was ever known against it, nothing is said of it. */
    public StatusChange sourceReachable(String message) {
        if (find(SOURCE_REACHABLE) != null) {
            condition(SOURCE_REACHABLE, State.TRUE, "Reached", message);
        }
        return this;
    }

    /**
     * Nothing new is known: what a condition says stays only where it is about a repository that the application still names.
     *
     * @param type of the condition
     * @param isStill whether a message is
     */
    public StatusChange sourceUnknown(String type, Predicate<String> isStill) {
        conditions.removeIf(condition -> condition.type().equals(type) && !isStill.test(condition.message()));
        return this;
    }

    /** The last changes of the repository were all found by the poller. */
    public StatusChange webhooksMissing(String message) {
        condition(WEBHOOKS_ARRIVING, State.FALSE, "FoundByPoller", message);
        return this;
    }

    /** A webhook told of one of the last changes; where none was ever missed, nothing is said of it. */
    public StatusChange webhooksArriving(String message) {
        if (find(WEBHOOKS_ARRIVING) != null) {
            condition(WEBHOOKS_ARRIVING, State.TRUE, "ToldByWebhook", message);
        }
        return this;
    }

    /** The status, with Ready and the message that follow from the rest. */
    public ApplicationStatus build() {
        sayWhetherSuspended();
        Condition synced = find(SYNCED);
        Condition drifted = find(DRIFTED);
        Condition decisive = decisive(synced, find(HEALTHY));
        if (drifted != null && drifted.status().equals("True") && is(synced, State.TRUE)) {
            condition(READY, State.FALSE, DRIFTED, drifted.message());
        } else if (decisive != null) {
            boolean ready = decisive.status().equals("True") && synced != null;
            State state = ready ? State.TRUE : decisive.status().equals("False") ? State.FALSE : State.UNKNOWN;
            condition(READY, state, ready ? "Ready" : decisive.reason(), ready ? message(synced) : decisive.message());
        }
        Condition ready = find(READY);
        String line = ready == null ? null : ready.message();
        String shortened = revision == null ? null : shortRevision(revision);
        return new ApplicationStatus(
                observedGeneration,
                revision,
                shortened,
                digest,
                set,
                sequence,
                epoch,
                claim,
                observing(),
                health,
                lastSync,
                line,
                warnings);
    }

    private static @Nullable Condition decisive(@Nullable Condition synced, @Nullable Condition healthy) {
        return healthy == null || synced != null && !is(synced, State.TRUE) ? synced : healthy;
    }

    private void sayWhetherSuspended() {
        Condition synced = find(SYNCED);
        if (suspended) {
            State state = is(synced, State.TRUE) ? State.TRUE : is(synced, State.FALSE) ? State.FALSE : State.UNKNOWN;
            String held = revision == null ? "" : "; the cluster holds " + shortRevision(revision);
            condition(
                    SYNCED,
                    state,
                    SUSPENDED,
                    "spec.suspend is true: nothing is applied and nothing is put back" + held);
        } else if (synced != null && synced.reason().equals(SUSPENDED)) {
            if (is(synced, State.TRUE)) {
                synced();
            } else {
                condition(SYNCED, State.UNKNOWN, "Resumed", "no longer suspended");
            }
        }
    }

    private static boolean is(@Nullable Condition condition, State state) {
        return condition != null && condition.status().equals(state.toString());
    }

    /** Whether a write is needed. */
    public boolean changes() {
        return !build().equals(former);
    }

    private static String message(@Nullable Condition synced) {
        return synced == null ? "" : synced.message();
    }

    private @Nullable Condition find(String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElse(null);
    }

    private void condition(String type, State state, String reason, String message) {
        Condition before = find(type);
        boolean same = before != null && before.status().equals(state.toString());
        String since = same ? Objects.requireNonNull(before).lastTransitionTime() : now;
        String bounded = message.length() <= MESSAGE ? message : message.substring(0, MESSAGE);
        Condition after = new Condition(type, state.toString(), reason, bounded, since, 0);
        if (before == null) {
            conditions.add(after);
        } else {
            conditions.set(conditions.indexOf(before), after);
        }
    }

    private @Nullable List<Condition> observing() {
        return conditions.isEmpty() && former.conditions() == null
                ? null
                : conditions.stream()
                        .map(condition -> observing(condition, observedGeneration))
                        .toList();
    }

    private static Condition observing(Condition condition, @Nullable Long generation) {
        return new Condition(
                condition.type(),
                condition.status(),
                condition.reason(),
                condition.message(),
                condition.lastTransitionTime(),
                generation == null ? 0 : generation);
    }
}
