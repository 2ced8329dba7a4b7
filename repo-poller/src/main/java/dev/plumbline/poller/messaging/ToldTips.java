package dev.plumbline.poller.messaging;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.KnownRepositories;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.Tip;
import dev.plumbline.poller.poll.Tips;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the topic {@code commits} says last of each ref. */
@ApplicationScoped
public class ToldTips implements Tips {

    private static final String POLLER = "/plumbline/repo-poller";

    /** Of each repository; more than applications can follow of one. */
    private static final int REFS = 10_000;

    private static final int OTHERS = 2_000;

    /** Guarded by this. */
    private final KnownRepositories<Map<String, Tip>> told = new KnownRepositories<>(OTHERS);

    /** Applications name these, and no others. */
    void follow(Set<RepositoryUrl> repositories) {
        told.follow(repositories);
    }

    /** Takes an event of the topic, in the topic's order. */
    synchronized void take(CommitEvent event, String source, String id) {
        Tip.Teller teller = POLLER.equals(source) ? Tip.Teller.POLLER : Tip.Teller.WEBHOOK;
        Tip tip =
                switch (event) {
                    case CommitPushed pushed when pushed.after() == null -> Tip.somewhere(teller, id);
                    case CommitPushed pushed -> new Tip(pushed.after(), teller, id);
                    case CommitDiscovered discovered -> new Tip(discovered.after(), teller, id);
                    case RefDeleted deleted -> new Tip(null, teller, id);
                };
        Map<String, Tip> refs = told.of(event.repository()).orElseGet(ToldTips::newest);
        refs.remove(event.ref()); // told of last
        refs.put(event.ref(), tip);
        told.put(event.repository(), refs);
    }

    private static Map<String, Tip> newest() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Tip> eldest) {
                return size() > REFS;
            }
        };
    }

    @Override
    public synchronized Map<String, Tip> of(RepositoryUrl repository) {
        return told.of(repository).map(Map::copyOf).orElse(Map.of());
    }

    @Override
    public synchronized void settle(RepositoryUrl repository, String ref, Tip told, Tip known) {
        this.told.of(repository).ifPresent(refs -> refs.replace(ref, told, known));
    }
}
