package dev.plumbline.poller.poll;

import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RepositoryUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks one repository for its refs, and tells what no webhook told. */
@ApplicationScoped
public class Poller {

    private final RemoteHeads remote;
    private final Tips tips;
    private final Hints hints;
    private final PollMeters meters;
    private final Duration grace;

    Poller(RemoteHeads remote, Tips tips, Hints hints, PollMeters meters, PollerSettings settings) {
        this.remote = remote;
        this.tips = tips;
        this.hints = hints;
        this.meters = meters;
        this.grace = settings.grace();
    }

    /**
     * What a remote answered.
     *
     * @param told what had been told of its refs before it was asked: its answer cannot be older than that
     */
    record Answer(Listing listed, Map<String, Tip> told) {}

    /** Whether there is anything to ask: a commit or a digest does not move. */
    static boolean asks(WatchedRepository repository) {
        return !FollowedRefs.of(repository).asked().isEmpty();
    }

    /**
     * The first part of a turn: asks the remote.
     *
     * @throws RemoteUnavailable where it could not be asked
     */
    Answer ask(WatchedRepository repository) throws RemoteUnavailable {
        Map<String, Tip> told = tips.of(repository.identity());
        return new Answer(remote.list(repository, FollowedRefs.of(repository).asked()), told);
    }

    /**
     * The second part: tells what nobody told. It may wait for a webhook, and keeps no other from asking the same host meanwhile.
     *
     * @param before what the turn before found
     * @return what this one did
     * @throws HintsUnavailable where Kafka could not be told
     */
    Found tell(WatchedRepository repository, Answer answer, Found before)
            throws HintsUnavailable, InterruptedException {
        FollowedRefs followed = FollowedRefs.of(repository);
        Found found = new Found(followed, followed.of(answer.listed()));
        RepositoryUrl identity = repository.identity();
        Map<String, Tip> told = settled(identity, answer.told(), found.heads(), before.heads());
        Set<String> appeared = before.isNothing()
                ? followed.inToldRanges(found.heads().keySet(), told.keySet())
                : before.appeared(answer.listed());
        if (!before.isNothing()) {
            Set<String> changed = before.changed(found, appeared, answer.listed());
            meters.toldMeanwhile(toldByWebhooks(changed, found.heads(), tips.of(identity)));
        }
        List<CommitEvent> findings = new ArrayList<>(
                Untold.find(identity, followed.missed(answer.listed(), told), found.heads(), appeared, told));
        Untold.standardChanged(identity, before.heads(), found.heads(), told).ifPresent(findings::add);
        if (!findings.isEmpty()) {
            // The push may be so fresh that its webhook is still on its way.
            Thread.sleep(grace);
            List<CommitEvent> untold = Untold.stillUntold(findings, told, tips.of(identity));
            hints.tell(untold);
            meters.discovered(untold);
            meters.toldMeanwhile(findings.size() - untold.size());
        }
        return found;
    }

    /**
     * Where a webhook told since the turn before that a ref moved, but not whereto, it is taken to be where it is now. A first turn cannot tell
     * that from a move that nobody told.
     */
    private Map<String, Tip> settled(
            RepositoryUrl repository, Map<String, Tip> told, Map<String, Head> heads, Map<String, Head> before) {
        Map<String, Tip> settled = new HashMap<>(told);
        heads.forEach((ref, head) -> {
            Tip tip = told.get(ref);
            if (tip != null && tip.isSomewhere() && before.containsKey(ref)) {
                Tip known = tip.seenAt(head.object());
                tips.settle(repository, ref, tip, known);
                settled.put(ref, known);
            }
        });
        return settled;
    }

    /** How many of these refs a webhook told to be where they are now, or gone. */
    private static int toldByWebhooks(Set<String> changed, Map<String, Head> heads, Map<String, Tip> told) {
        return (int) changed.stream()
                .filter(ref -> {
                    Tip tip = told.get(ref);
                    Head head = heads.get(ref);
                    return tip != null
                            && tip.teller() == Tip.Teller.WEBHOOK
                            && (head == null ? tip.gone() : head.is(tip.commit()));
                })
                .count();
    }
}
