package dev.plumbline.renderer.rendering;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RevisionConfirmed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest set of each application: hashes only. It is told twice, by the renderer itself as soon as it has published, and by
 * the topic later; what the topic tells from before our own newest publication is not taken for news.
 */
@ApplicationScoped
public class KnownSets {

    private final Map<ApplicationKey, Row> rows = new HashMap<>();

    private static final class Row {
        private @Nullable KnownSet set;
        private boolean newestIsOurs;
        /** Ids of our own events that the topic has not told yet, oldest first. */
        private final Deque<String> ours = new ArrayDeque<>();
    }

    /** The set of this very application; empty where none was rendered. */
    public synchronized Optional<KnownSet> of(ApplicationRef application) {
        Row row = rows.get(application.key());
        return row == null || row.set == null || !row.set.uid().equals(application.uid())
                ? Optional.empty()
                : Optional.of(row.set);
    }

    /** An event of ours is about to be published. */
    public synchronized void publishing(ApplicationKey key, String eventId) {
        row(key).ours.addLast(eventId);
    }

    /** It has been published. */
    public synchronized void published(ApplicationKey key, KnownSet set) {
        Row row = row(key);
        row.set = set;
        row.newestIsOurs = true;
    }

    /** It was refused, and the topic will never tell it. */
    public synchronized void refused(ApplicationKey key, String eventId) {
        row(key).ours.removeLastOccurrence(eventId);
    }

    /**
     * The topic tells a set.
     *
     * @return whether another instance told it after our own newest one: it may be an older one that came late
     */
    public synchronized boolean told(String eventId, ManifestsRendered event) {
        Row row = row(event.application().key());
        boolean news = isNews(row, eventId);
        boolean overOurs = news && row.newestIsOurs;
        if (news) {
            row.set = KnownSet.of(event);
            row.newestIsOurs = false;
        }
        return overOurs;
    }

    /** The topic tells that the set is that of another revision too. */
    public synchronized void told(String eventId, RevisionConfirmed event) {
        Row row = row(event.application().key());
        KnownSet set = row.set;
        if (isNews(row, eventId) && set != null && set.digest().equals(event.digest())) {
            row.set = set.confirmed(event, set.inputs());
        }
    }

    /** The topic tells that an application's set is gone. */
    public synchronized void deleted(ApplicationKey key) {
        rows.remove(key);
    }

    private static boolean isNews(Row row, String eventId) {
        if (row.ours.contains(eventId)) {
            while (!eventId.equals(row.ours.pollFirst())) {
                continue; // an older one of ours that compaction took from the topic
            }
            return false; // told by ourselves already
        }
        return row.ours.isEmpty();
    }

    private Row row(ApplicationKey key) {
        return rows.computeIfAbsent(key, none -> new Row());
    }
}
