package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Cause;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Keys;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RefreshRequested;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderRequested.Reason;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventCodec;
import dev.plumbline.events.messaging.EventTracing;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.planning.AffectedApplications;
import dev.plumbline.renderer.planning.Applications;
import dev.plumbline.renderer.planning.ChangedFirst;
import dev.plumbline.renderer.planning.RenamedApplications;
import dev.plumbline.renderer.source.Sources;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Turns what happened into one request for each application that it concerns. */
@ApplicationScoped
class PlanningChannels {

    private static final Logger LOG = Logger.getLogger(PlanningChannels.class);

    /** So many requests are published, and taken, in no time. */
    private static final int FEW = 16;

    /** A commit that changes more files changes most applications. */
    private static final int MANY = 1_000;

    /** What an ordinary fetch takes; a remote that hangs holds up no other's commits. */
    private static final Duration SOON = Duration.ofMillis(500);

    private final Intake intake;
    private final Tables tables;
    private final Applications applications;
    private final Sources sources;
    private final Publications publications;
    private final EventTracing tracing;

    PlanningChannels(
            Intake intake,
            Tables tables,
            Applications applications,
            Sources sources,
            Publications publications,
            EventTracing tracing) {
        this.intake = intake;
        this.tables = tables;
        this.applications = applications;
        this.sources = sources;
        this.publications = publications;
        this.tracing = tracing;
    }

    @Incoming("commits")
    @RunOnVirtualThread
    void commit(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        tables.awaitReady();
        Optional<RepositoryUrl> unnamed = unnamed(record);
        if (unnamed.isPresent()) {
            sources.hint(unnamed.get());
            return;
        }
        intake.take(record, envelope -> {
            if (envelope.event() instanceof CommitEvent commit) {
                sources.hint(commit.repository());
                List<ApplicationDeclared> affected =
                        AffectedApplications.by(commit, applications.of(commit.repository()));
                LOG.logf(
                        affected.isEmpty() ? Level.DEBUG : Level.INFO,
                        "planned repository=%s ref=%s applications=%d correlationId=%s",
                        commit.repository(),
                        commit.ref(),
                        affected.size(),
                        envelope.correlationId());
                request(inOrder(affected, commit, envelope.id()), Reason.COMMIT, envelope);
            } else if (envelope.event() instanceof RepositoryRenamed renamed) {
                renamed(renamed, envelope);
            }
        });
    }

    /** The repository of a commit, by the record's key, if no application names it: whoever may send a webhook may name any. */
    private Optional<RepositoryUrl> unnamed(ConsumerRecord<String, byte[]> record) {
        return EventCodec.typeOf(record)
                .filter(CommitEvent.class::isAssignableFrom)
                .flatMap(commit -> RepositoryUrl.ofKey(record.key()))
                .filter(repository -> applications.of(repository).isEmpty());
    }

    private void renamed(RepositoryRenamed renamed, Envelope<?> envelope) {
        List<ApplicationDeclared> affected = RenamedApplications.by(renamed, applications.all());
        Stream.concat(
                        Stream.of(renamed.formerly(), renamed.repository()),
                        affected.stream().flatMap(each -> AffectedApplications.repositories(each.spec())))
                .distinct()
                .forEach(sources::hint);
        LOG.infof(
                "planned repository=%s formerly=%s applications=%d correlationId=%s",
                renamed.repository(), renamed.formerly(), affected.size(), envelope.correlationId());
        request(affected, Reason.COMMIT, envelope);
    }

    @Incoming("applications")
    @RunOnVirtualThread
    void application(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        tables.awaitReady();
        if (record.value() == null && record.key() != null) {
            forget(record);
            return;
        }
        intake.take(record, envelope -> {
            if (envelope.event() instanceof ApplicationDeclared declared
                    && !declared.spec().suspend()) {
                request(List.of(declared), Reason.DECLARATION, envelope);
            }
        });
    }

    @Incoming("commands")
    @RunOnVirtualThread
    void command(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        tables.awaitReady();
        intake.take(record, envelope -> {
            if (envelope.event() instanceof RefreshRequested refresh) {
                ApplicationRef asked = refresh.application();
                request(applications.current(asked).stream().toList(), Reason.REFRESH, envelope);
            }
        });
    }

    /** Few are requested at once; of many those first that the commit changes, if that is known soon. */
    private List<ApplicationDeclared> inOrder(List<ApplicationDeclared> affected, CommitEvent commit, String trigger) {
        CompletableFuture<ApplicationSpec.Source> fetched = fetchAhead(affected, commit, trigger);
        if (affected.size() <= FEW) {
            return affected;
        }
        try {
            List<String> changes =
                    fetched.thenApply(source -> changes(source, commit)).get(SOON.toMillis(), TimeUnit.MILLISECONDS);
            return ChangedFirst.of(affected, commit, changes);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debugf("in no order repository=%s reason=%s", commit.repository(), e);
            return affected;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return affected;
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

    private void request(List<ApplicationDeclared> affected, Reason reason, Envelope<?> envelope) {
        if (affected.isEmpty()) {
            return;
        }
        try (EventTracing.Work work = tracing.span("plan renderings", envelope)) {
            List<RenderRequested> requests = affected.stream()
                    .map(each -> new RenderRequested(each.application(), each.generation(), reason, envelope.id()))
                    .toList();
            work.span().setAttribute("plumbline.applications", requests.size());
            publications.publishAll(requests, Cause.of(envelope));
        }
    }

    /**
     * The set of a deleted application need not be kept. A record that is read again after the application was made anew
     * must not delete the new one's: the table tells, once it has come as far as this channel.
     */
    private void forget(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        if (tables.hasApplicationAsOf(record)) {
            return;
        }
        String key = record.key();
        publications.delete(Topic.MANIFESTS, key);
        publications.delete(Topic.MANIFESTS, Keys.part(key, "outcome"));
    }
}
