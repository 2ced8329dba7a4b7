package dev.plumbline.poller.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.CompactedView;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventCodec;
import dev.plumbline.events.messaging.KafkaSettings;
import dev.plumbline.poller.poll.Rounds;
import dev.plumbline.poller.poll.WatchList;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Follows the tables, and begins the rounds when both have been read to their ends. */
@ApplicationScoped
public class Follower {

    private static final Logger LOG = Logger.getLogger(Follower.class);

    private final KafkaSettings settings;
    private final ToldTips tips;
    private final Rounds rounds;
    private final WatchList watchList = new WatchList();
    private final List<CompactedView> views = new ArrayList<>();
    private boolean watching;

    Follower(KafkaSettings settings, ToldTips tips, Rounds rounds) {
        this.settings = settings;
        this.tips = tips;
        this.rounds = rounds;
    }

    void start(@Observes StartupEvent started) {
        views.add(new CompactedView(settings, Topic.COMMITS, this::commit));
        views.add(new CompactedView(settings, Topic.APPLICATIONS, this::application));
        Thread.ofVirtual().name("rounds-begin").start(this::begin);
    }

    /** Whether both tables have been read to where they ended at the start. */
    boolean ready() {
        return !views.isEmpty() && views.stream().allMatch(CompactedView::ready);
    }

    void stop(@Observes ShutdownEvent stopping) {
        rounds.stop();
        views.forEach(CompactedView::close);
    }

    private void begin() {
        try {
            for (CompactedView view : views) {
                view.awaitReady();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        rounds.start();
        synchronized (watchList) {
            watching = true;
            rounds.watch(watchList.repositories());
        }
    }

    private void commit(ConsumerRecord<String, byte[]> record) {
        if (EventCodec.decode(record) instanceof Decoded.Read(Envelope<?> envelope)
                && envelope.event() instanceof CommitEvent event) {
            tips.take(event, envelope.source(), envelope.id());
        }
    }

    private void application(ConsumerRecord<String, byte[]> record) {
        synchronized (watchList) {
            switch (EventCodec.decode(record)) {
                case Decoded.Read(Envelope<?> envelope)
                when envelope.event() instanceof ApplicationDeclared declared -> declared(declared);
                case Decoded.Tombstone(String key) -> watchList.gone(ApplicationKey.parse(key));
                case Decoded.Read read ->
                    LOG.warnf("passed over type=%s", read.envelope().event().getClass());
                case Decoded.Unknown(String type) -> LOG.warnf("passed over type=%s", type);
                case Decoded.Broken(String reason) -> LOG.warnf("passed over reason=\"%s\"", reason);
            }
            if (watching) {
                rounds.watch(watchList.repositories());
            }
        }
    }

    private void declared(ApplicationDeclared declared) {
        try {
            watchList.declared(declared.application().key(), declared.spec());
        } catch (IllegalArgumentException e) {
            LOG.warnf("not followed application=%s reason=\"%s\"", declared.application(), e.getMessage());
        }
    }
}
