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
 * the topic later; what the topic tells from before our own newest publication is not taken for news. Where sync-service takes
 * another set than the one that the topic keeps, none is known, so that the next rendering is told whole.
 */
@ApplicationScoped
public class KnownSets {

    private final Map<ApplicationKey, Row> rows = new HashMap<>();

    private static final class Row {
        private @Nullable KnownSet set;
        private boolean newestIsOurs;
        /** The highest sequence that was told or published: sync-service takes none below it. */
        private long highest;
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

    /** An event of ours is about to be published, after which that set is the newest. */
    public synchronized void publishing(ApplicationKey key, String eventId, KnownSet set) {
        Row row = row(key);
        row.ours.addLast(eventId);
        row.highest = Math.max(row.highest, set.sequence());
    }

    /** It has been published. */
    public synchronized void published(ApplicationKey key, KnownSet set) {
        Row row = row(key);
        row.set = set.sequence() < row.highest ? null : set;
        row.newestIsOurs = true;
    }

    /** It was refused, and the topic will never tell it. */
    public synchronized void refused(ApplicationKey key, String eventId) {
        row(key).ours.removeLastOccurrence(eventId);
    }

    /**
     * The topic tells a set.
     *
     * @return whether the application has to be rendered again: another instance told it after our own newest one, and it may be
     *     an older one that came late; or it is not the one that sync-service takes
     */
    public synchronized boolean told(String eventId, ManifestsRendered event) {
        Row row = row(event.application().key());
        if (isToldAlready(row, eventId)) {
            return false;
        }
        KnownSet set = KnownSet.of(event);
        boolean above = set.sequence() > row.highest;
        row.highest = Math.max(row.highest, set.sequence());
        return row.ours.isEmpty() ? toldLast(row, set, above) : toldBeforeOurs(row, set, above);
    }

    /**
     * The topic tells a set that is none: it keeps that one now.
     *
     * @return whether the application has to be rendered again
     */
    public synchronized boolean hidden(ApplicationKey key) {
        Row row = row(key);
        if (row.ours.isEmpty()) {
            row.set = null;
            row.newestIsOurs = false;
        }
        return row.ours.isEmpty();
    }

    private static boolean toldLast(Row row, KnownSet set, boolean above) {
        if (set.isNumbered() && row.set != null && set.sequence() == row.set.sequence()) {
            return false; // the same one, delivered again
        }
        boolean taken = above || row.highest == 0; // before they were numbered, each was
        boolean overOurs = row.newestIsOurs;
        row.set = taken ? set : null;
        row.newestIsOurs = false;
        return overOurs || !taken;
    }

    /** Of two that were under way at once, sync-service takes the one with the higher sequence, the topic keeps the last one. */
    private static boolean toldBeforeOurs(Row row, KnownSet set, boolean above) {
        if (above && set.isNumbered()) {
            row.set = null;
            return true;
        }
        return false;
    }

    /** The topic tells that the set is that of another revision too. */
    public synchronized void told(String eventId, RevisionConfirmed event) {
        Row row = row(event.application().key());
        KnownSet set = row.set;
        boolean news = !isToldAlready(row, eventId) && row.ours.isEmpty();
        if (news && set != null && set.digest().equals(event.digest())) {
            row.set = set.confirmed(event, set.inputs());
        }
    }

    /** The topic tells that an application's set is gone. */
    public synchronized void deleted(ApplicationKey key) {
        rows.remove(key);
    }

    /** Whether it is an event of our own. */
    private static boolean isToldAlready(Row row, String eventId) {
        if (!row.ours.contains(eventId)) {
            return false;
        }
        while (!eventId.equals(row.ours.pollFirst())) {
            continue; // an older one of ours that compaction took from the topic
        }
        return true;
    }

    private Row row(ApplicationKey key) {
        return rows.computeIfAbsent(key, none -> new Row());
    }
}
