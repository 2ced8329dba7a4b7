package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RenderRequested.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.planning.AffectedApplications;
import dev.plumbline.renderer.planning.ChangedFirst;
import dev.plumbline.renderer.planning.CommitPlans;
import dev.plumbline.renderer.source.Sources;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a commit: of few applications at once; of many first those that it changes, if that is known soon, and then the
 * others little by little.
 */
@ApplicationScoped
class CommitRequests {

    private static final Logger LOG = Logger.getLogger(CommitRequests.class);

    /** So many are rendered or confirmed in no time. */
    private static final int FEW = 16;

    /** A commit that changes more files changes most applications. */
    private static final int MANY = 1_000;

    /** What an ordinary fetch takes; a remote that hangs holds up no other's commits. */
    private static final Duration SOON = Duration.ofMillis(500);

    private final Sources sources;
    private final CommitPlans plans;
    private final Requests requests;

    CommitRequests(Sources sources, CommitPlans plans, Requests requests) {
        this.sources = sources;
        this.plans = plans;
        this.requests = requests;
    }

    /**
     * Returns when all requests are made, or are left to those of a newer commit.
     *
     * @param offset of the commit's record
     */
    void make(List<ApplicationDeclared> affected, CommitEvent commit, Envelope<?> envelope, long offset) {
        if (affected.size() <= FEW) {
            CompletableFuture<?> unused = fetchAhead(affected, commit, envelope.id());
            requests.make(affected, Reason.COMMIT, envelope);
            return;
        }
        try (CommitPlans.Plan plan = plans.begin(commit, envelope.id(), offset)) {
            plan.decide(
                    ChangedFirst.of(affected, commit, changes(fetchAhead(affected, commit, envelope.id()), commit)));
            for (List<ApplicationDeclared> next = plan.next(); !next.isEmpty(); next = plan.next()) {
                requests.make(next, Reason.COMMIT, envelope);
            }
        } catch (InterruptedException e) {
            Unfinished.leave();
        }
    }

    /**
     * The requests share this fetch; one that fails here is made again, and told of, there.
     *
     * @return the source that was fetched; never done where there is none
     */
    private CompletableFuture<ApplicationSpec.Source> fetchAhead(
            List<ApplicationDeclared> affected, CommitEvent commit, String trigger) {
        CompletableFuture<ApplicationSpec.Source> fetched = new CompletableFuture<>();
        affected.stream()
                .flatMap(application -> AffectedApplications.concerned(application.spec(), commit))
                .findFirst()
                .ifPresent(source -> Thread.ofVirtual().name("fetch ahead").start(() -> {
                    try {
                        sources.fetch(source, trigger);
                        fetched.complete(source);
                    } catch (RenderingException e) {
                        LOG.debugf("not fetched ahead repository=%s reason=%s", commit.repository(), e.text());
                        fetched.completeExceptionally(e);
                    }
                }));
        return fetched;
    }

    /** The files that a commit changes; none where that is not known soon. */
    private List<String> changes(CompletableFuture<ApplicationSpec.Source> fetched, CommitEvent commit)
            throws InterruptedException {
        try {
            return fetched.thenApply(source -> changes(source, commit)).get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debugf("in no order repository=%s reason=%s", commit.repository(), e);
            return List.of();
        }
    }

    private List<String> changes(ApplicationSpec.Source source, CommitEvent commit) {
        return switch (commit) {
            case CommitPushed pushed -> changes(source, pushed.before(), pushed.after());
            case CommitDiscovered discovered -> changes(source, discovered.before(), discovered.after());
            case RefDeleted deleted -> List.of();
        };
    }

    private List<String> changes(ApplicationSpec.Source source, @Nullable String before, @Nullable String after) {
        return before == null || after == null
                ? List.of()
                : sources.changes(source, before, after, MANY).orElse(List.of());
    }
}
