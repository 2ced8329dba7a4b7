package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Cause;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.ManifestsEvent;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.CompactedView;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventReader;
import dev.plumbline.events.messaging.KafkaSettings;
import dev.plumbline.events.messaging.KeyShare;
import dev.plumbline.renderer.planning.Applications;
import dev.plumbline.renderer.planning.CommitPlans;
import dev.plumbline.renderer.rendering.KnownSets;
import dev.plumbline.renderer.rendering.SignedSets;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Fills the two tables from their topics. No work is taken before both have been read to their ends. */
@ApplicationScoped
class Tables {

    private static final Logger LOG = Logger.getLogger(Tables.class);
    private static final Duration LAG = Duration.ofSeconds(10);

    /** A view hands over what comes in milliseconds: what is not there by then is asked for. */
    private static final Duration USUAL_LAG = Duration.ofSeconds(1);

    private final Applications applications;
    private final KnownSets sets;
    private final SignedSets signedSets;
    private final Assignment assignment;
    private final Publications publications;
    private final CommitPlans plans;

    /** Of failures that may pass by themselves; an application that waits for that may be put aside. */
    private static final Set<Reason> PASSING =
            EnumSet.of(Reason.SOURCE_UNAVAILABLE, Reason.TOOL_FAILED, Reason.UNVERIFIED);

    /** Applications whose last outcome is a failure that may pass, or whose set on the topic is not the one that is taken. */
    private final Map<ApplicationKey, Away> away = new ConcurrentHashMap<>();

    private final EventReader reader;
    private final KeyShare share;
    private final CompactedView applicationsView;
    private final CompactedView manifestsView;

    Tables(
            KafkaSettings settings,
            EventReader reader,
            Applications applications,
            KnownSets sets,
            SignedSets signedSets,
            @Identifier(Assignment.NAME) Assignment assignment,
            Publications publications,
            CommitPlans plans) {
        this.reader = reader;
        this.applications = applications;
        this.sets = sets;
        this.signedSets = signedSets;
        this.assignment = assignment;
        this.publications = publications;
        this.plans = plans;
        this.share = new KeyShare(settings, Topic.RENDER_REQUESTS, "renderer-away", this::askAgain);
        this.applicationsView = new CompactedView(settings, Topic.APPLICATIONS, this::application);
        this.manifestsView = new CompactedView(settings, Topic.MANIFESTS, this::manifests);
    }

    /** What is asked for again, and the event that led to it. */
    private record Away(ApplicationRef application, long generation, Envelope<?> envelope) {}

    void start(@Observes StartupEvent started) {
        share.start();
    }

    boolean ready() {
        return applicationsView.ready() && manifestsView.ready();
    }

    void awaitReady() throws InterruptedException {
        applicationsView.awaitReady();
        manifestsView.awaitReady();
    }

    /**
     * Whether there is an application of that name, as of a record of {@code applications} or later.
     *
     * @return true too where the table has not come so far within a few seconds
     * @throws InterruptedException where the waiting thread is interrupted
     */
    boolean hasApplicationAsOf(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        if (!applicationsView.awaitHanded(record, LAG)) {
            LOG.warnf("the table lags behind partition=%d offset=%d", record.partition(), record.offset());
            return true;
        }
        return applications.contains(ApplicationKey.parse(record.key()));
    }

    /**
     * The newest definition of an application that was declared before somebody asked for it. This table may lag behind, and is waited
     * for: what it lacks looks as if it were deleted, and a definition may have no other request than the one that is at hand.
     *
     * @param still whether it is worth to wait any longer
     * @return empty where the application is not there, or was deleted, and where it was not waited for any longer
     * @throws InterruptedException where the waiting thread is interrupted
     */
    Optional<ApplicationDeclared> declared(ApplicationRef application, long generation, BooleanSupplier still)
            throws InterruptedException {
        Optional<ApplicationDeclared> known = applications.await(application, generation, USUAL_LAG);
        if (known.filter(declared -> declared.generation() >= generation).isPresent()) {
            return known;
        }
        while (!applicationsView.awaitAll(LAG)) {
            if (!still.getAsBoolean()) {
                return Optional.empty();
            }
            LOG.warnf("the table lags behind application=%s generation=%d", application, generation);
        }
        return applications.current(application);
    }

    private void application(ConsumerRecord<String, byte[]> record) {
        switch (reader.decode(record)) {
            case Decoded.Read(Envelope<? extends Event> envelope)
            when envelope.event() instanceof ApplicationDeclared declared -> applications.declared(declared);
            case Decoded.Tombstone(String key) -> applications.deleted(ApplicationKey.parse(key));
            case Decoded.Read other -> passedOver(record);
            case Decoded.Unknown unknown -> passedOver(record);
            case Decoded.Broken broken -> passedOver(record);
        }
    }

    /** Of a set only its hashes are kept. */
    private void manifests(ConsumerRecord<String, byte[]> record) {
        switch (reader.decode(record)) {
            case Decoded.Read(Envelope<? extends Event> envelope)
            when envelope.event() instanceof ManifestsEvent event -> outcome(envelope, event);
            case Decoded.Tombstone(String key)
            when key.indexOf('#') < 0 -> {
                away.remove(ApplicationKey.parse(key));
                sets.deleted(ApplicationKey.parse(key));
            }
            case Decoded.Tombstone outcome -> passedOver(record);
            case Decoded.Read other -> passedOver(record);
            case Decoded.Unknown unknown -> passedOver(record);
            case Decoded.Broken broken -> passedOver(record);
        }
    }

    private void outcome(Envelope<?> envelope, ManifestsEvent event) {
        plans.told(event.trigger(), event.application().key());
        switch (event) {
            case ManifestsRendered set -> set(envelope, set);
            case RenderingFailed failure -> failed(envelope, failure);
            case RevisionConfirmed confirmed -> {
                away.remove(confirmed.application().key());
                sets.told(envelope.id(), confirmed);
            }
        }
    }

    /**
     * Another instance that was slow may have told an older set after ours, or somebody sent one again: what is right is rendered
     * once more, by whoever has the application, now or next.
     */
    private void set(Envelope<?> envelope, ManifestsRendered set) {
        away.remove(set.application().key());
        boolean hidden = signedSets.heard(set)
                ? sets.told(envelope.id(), set)
                : sets.hidden(set.application().key());
        if (!hidden) {
            return;
        }
        Away again = new Away(set.application(), set.generation(), envelope);
        if (assignment.has(set.key())) {
            LOG.infof("another set was told after ours, rendering again application=%s", set.application());
            request(List.of(again));
        } else if (sets.of(set.application()).isEmpty()) {
            away.put(set.application().key(), again);
        }
    }

    private void failed(Envelope<?> envelope, RenderingFailed failure) {
        ApplicationKey key = failure.application().key();
        if (PASSING.contains(failure.reason())) {
            away.put(key, new Away(failure.application(), failure.generation(), envelope));
        } else {
            away.remove(key);
        }
    }

    /**
     * Whoever waited for a repository or a tool elsewhere may have been put aside there, and be forgotten with that instance: all
     * of our share whose last outcome is a failure that may pass are asked for again. One that is under way already is then asked
     * for twice.
     */
    private void askAgain() {
        Thread.ofVirtual().name("ask again").start(() -> {
            try {
                awaitReady();
            } catch (InterruptedException e) {
                return; // the service ends
            }
            request(away.entrySet().stream()
                    .filter(each -> share.has(each.getKey().toString()))
                    .map(Map.Entry::getValue)
                    .toList());
        });
    }

    private void request(List<Away> applicationsToRender) {
        Thread.ofVirtual()
                .name("request")
                .start(() -> applicationsToRender.forEach(each -> publications.publishAll(
                        List.of(new RenderRequested(
                                each.application(),
                                each.generation(),
                                RenderRequested.Reason.COMMIT,
                                each.envelope().id())),
                        Cause.of(each.envelope()))));
    }

    private static void passedOver(ConsumerRecord<String, byte[]> record) {
        LOG.debugf("passed over topic=%s partition=%d offset=%d", record.topic(), record.partition(), record.offset());
    }

    @PreDestroy
    void close() {
        share.close();
        applicationsView.close();
        manifestsView.close();
    }
}
