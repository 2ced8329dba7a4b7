package dev.plumbline.poller.messaging;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.Tip;
import dev.plumbline.poller.poll.Tips;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the topic {@code commits} says last of each ref. */
@ApplicationScoped
public class ToldTips implements Tips {

    private static final String POLLER = "/plumbline/repo-poller";

    private final Map<RepositoryUrl, Map<String, Tip>> told = new ConcurrentHashMap<>();

    /** Takes an event of the topic, in the topic's order. */
    void take(CommitEvent event, String source, String id) {
        Tip.Teller teller = POLLER.equals(source) ? Tip.Teller.POLLER : Tip.Teller.WEBHOOK;
        Tip tip =
                switch (event) {
                    case CommitPushed pushed -> new Tip(pushed.after(), teller, id);
                    case CommitDiscovered discovered -> new Tip(discovered.after(), teller, id);
                    case RefDeleted deleted -> new Tip(null, teller, id);
                };
        told.computeIfAbsent(event.repository(), first -> new ConcurrentHashMap<>())
                .put(event.ref(), tip);
    }

    @Override
    public Map<String, Tip> of(RepositoryUrl repository) {
        return Map.copyOf(told.getOrDefault(repository, Map.of()));
    }
}
