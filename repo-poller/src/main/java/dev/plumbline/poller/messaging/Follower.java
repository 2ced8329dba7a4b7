package dev.plumbline.poller.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryReached;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.CompactedView;
import dev.plumbline.events.messaging.CompactedView.Reading;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventReader;
import dev.plumbline.events.messaging.KafkaSettings;
import dev.plumbline.events.messaging.KeyShare;
import dev.plumbline.poller.poll.Renames;
import dev.plumbline.poller.poll.Rounds;
import dev.plumbline.poller.poll.WatchList;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the tables, and begins the rounds when both have been read to their ends. Of the repositories in use it gives the rounds those
 * of this instance's share. What a former holder of one had not yet told is found by the first turn here, since both compare the remote
 * with what the topic says.
 */
@ApplicationScoped
public class Follower {

    private static final Logger LOG = Logger.getLogger(Follower.class);

    /** The group in which all pollers share the partitions of {@code commits}, and with them the repositories. */
    private static final String GROUP = "plumbline-repo-poller";

    /** How many of the newest records are read at the start; of a ref that is in none of them nothing is known. */
    private static final int REMEMBERED = 100_000;

    private final KafkaSettings settings;
    private final EventReader reader;
    private final ToldTips tips;
    private final ToldTroubles troubles;
    private final Renames renames;
    private final Rounds rounds;
    private final WatchList watchList = new WatchList();
    private final List<CompactedView> views = new CopyOnWriteArrayList<>();
    private volatile boolean knows;
    private volatile @Nullable KeyShare share;
    private boolean stopped;

    Follower(
            KafkaSettings settings,
            EventReader reader,
            ToldTips tips,
            ToldTroubles troubles,
            Renames renames,
            Rounds rounds) {
        this.settings = settings;
        this.reader = reader;
        this.tips = tips;
        this.troubles = troubles;
        this.renames = renames;
        this.rounds = rounds;
    }

    void start(@Observes StartupEvent started) {
        views.add(new CompactedView(settings, Topic.APPLICATIONS, Reading.ALL.unhurried(), new Declared()));
        Thread.ofVirtual().name("rounds-begin").start(this::begin);
    }

    /** Whether both tables have been read to where they ended at the start. */
    boolean knows() {
        return knows;
    }

    /** Whether the other instances count this one in. Its share may yet be nothing. */
    boolean shares() {
        KeyShare mine = share;
        return mine != null && mine.joined();
    }

    void stop(@Observes ShutdownEvent stopping) {
        rounds.stop();
        KeyShare mine;
        synchronized (watchList) {
            stopped = true;
            mine = share;
        }
        if (mine != null) {
            mine.close();
        }
        views.forEach(CompactedView::close);
    }

    private void begin() {
        try {
            views.getFirst().awaitReady();
            // Only now, so that of what is told of a repository it is known whether applications name it.
            CompactedView commits = commits();
            if (commits == null) {
                return;
            }
            commits.awaitReady();
            knows = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (watchList) {
            if (stopped) {
                return;
            }
            rounds.start();
            share = new KeyShare(settings, Topic.COMMITS, GROUP, this::watch);
            share.start();
        }
    }

    private @Nullable CompactedView commits() {
        synchronized (watchList) {
            if (stopped) {
                return null;
            }
            follow();
            CompactedView commits = new CompactedView(
                    settings, Topic.COMMITS, Reading.ALL.newest(REMEMBERED).unhurried(), this::commit);
            views.add(commits);
            return commits;
        }
    }

    private void follow() {
        Set<RepositoryUrl> named = watchList.identities();
        tips.follow(named);
        troubles.follow(named);
        renames.follow(named);
    }

    private void watch() {
        synchronized (watchList) {
            if (views.size() > 1) {
                follow();
            }
            KeyShare mine = share;
            if (mine != null) {
                rounds.watch(watchList.repositories().stream()
                        .filter(repository -> mine.has(repository.identity().value()))
                        .toList());
            }
        }
    }

    private void commit(ConsumerRecord<String, byte[]> record) {
        if (reader.decode(record) instanceof Decoded.Read(Envelope<?> envelope)
                && envelope.event() instanceof RepositoryEvent event) {
            switch (event) {
                case CommitEvent commit -> tips.take(commit, envelope.source(), envelope.id());
                case RepositoryUnreachable trouble -> troubles.take(trouble, envelope.id(), envelope.time());
                case RepositoryReached reached -> troubles.forget(reached.repository());
                case RepositoryRenamed renamed -> {
                    renames.told(renamed.formerly(), renamed.repository());
                    // Who names it by either URL sees at once whether that is still, or already, one.
                    rounds.hurryAtAnyPort(renamed.formerly());
                    rounds.hurryAtAnyPort(renamed.repository());
                }
            }
        }
    }

    /** Of many Applications that are declared at once, the repositories are counted once. */
    private final class Declared implements CompactedView.Table {

        @Override
        public void take(ConsumerRecord<String, byte[]> record) {
            synchronized (watchList) {
                application(record);
            }
        }

        @Override
        public void taken() {
            watch();
        }
    }

    private void application(ConsumerRecord<String, byte[]> record) {
        switch (reader.decode(record)) {
            case Decoded.Read(Envelope<?> envelope)
            when envelope.event() instanceof ApplicationDeclared declared -> declared(declared);
            case Decoded.Tombstone(String key) -> watchList.gone(ApplicationKey.parse(key));
            case Decoded.Read read ->
                LOG.warnf("passed over type=%s", read.envelope().event().getClass());
            case Decoded.Unknown unknown -> {}
            case Decoded.Broken(String reason) -> LOG.warnf("passed over reason=\"%s\"", reason);
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
