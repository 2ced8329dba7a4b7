package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Keys;
import dev.plumbline.events.RefreshRequested;
import dev.plumbline.events.RenderRequested.Reason;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventCodec;
import dev.plumbline.renderer.planning.AffectedApplications;
import dev.plumbline.renderer.planning.Applications;
import dev.plumbline.renderer.planning.RenamedApplications;
import dev.plumbline.renderer.source.Sources;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/** Turns what happened into one request for each application that it concerns. */
@ApplicationScoped
class PlanningChannels {

    private static final Logger LOG = Logger.getLogger(PlanningChannels.class);

    private final Intake intake;
    private final Tables tables;
    private final Applications applications;
    private final Sources sources;
    private final Publications publications;
    private final Requests requests;
    private final CommitRequests commitRequests;

    PlanningChannels(
            Intake intake,
            Tables tables,
            Applications applications,
            Sources sources,
            Publications publications,
            Requests requests,
            CommitRequests commitRequests) {
        this.intake = intake;
        this.tables = tables;
        this.applications = applications;
        this.sources = sources;
        this.publications = publications;
        this.requests = requests;
        this.commitRequests = commitRequests;
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
                commitRequests.make(affected, commit, envelope, record.offset());
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
        requests.make(affected, Reason.COMMIT, envelope);
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
                requests.make(List.of(declared), Reason.DECLARATION, envelope);
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
                requests.make(applications.current(asked).stream().toList(), Reason.REFRESH, envelope);
            }
        });
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
