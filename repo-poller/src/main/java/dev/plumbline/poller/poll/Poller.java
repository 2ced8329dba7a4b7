package dev.plumbline.poller.poll;

import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RepositoryUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
     * The first part of a turn: asks the remote.
     *
     * @return all refs that it listed
     * @throws RemoteUnavailable where it could not be asked
     */
    Map<String, Head> ask(WatchedRepository repository) throws RemoteUnavailable {
        return remote.list(repository, FollowedRefs.of(repository.revisions()).asked());
    }

    /**
     * The second part: tells what nobody told. It may wait for a webhook, and keeps no other from asking the same host meanwhile.
     *
     * @param listed what the remote listed
     * @param before what the turn before found, empty where this is the first
     * @return where the refs are that applications follow
     * @throws HintsUnavailable where Kafka could not be told
     */
    Map<String, Head> tell(WatchedRepository repository, Map<String, Head> listed, Map<String, Head> before)
            throws HintsUnavailable, InterruptedException {
        FollowedRefs followed = FollowedRefs.of(repository.revisions());
        Map<String, Head> heads = followed.of(listed);
        RepositoryUrl identity = repository.identity();
        Map<String, Tip> told = tips.of(identity);
        countTold(before, heads, told);
        List<CommitEvent> findings = Untold.find(identity, followed.missed(listed, told), heads, told);
        if (!findings.isEmpty()) {
            // The push may be so fresh that its webhook is still on its way.
            Thread.sleep(grace);
            List<CommitEvent> untold = Untold.stillUntold(findings, told, tips.of(identity));
            hints.tell(untold);
            meters.discovered(untold.size());
            meters.toldMeanwhile(findings.size() - untold.size());
        }
        return heads;
    }

    private void countTold(Map<String, Head> before, Map<String, Head> heads, Map<String, Tip> told) {
        heads.forEach((ref, head) -> {
            Tip tip = told.get(ref);
            boolean moved = before.containsKey(ref) && !head.equals(before.get(ref));
            if (moved && tip != null && head.is(tip.commit()) && tip.teller() == Tip.Teller.WEBHOOK) {
                meters.toldMeanwhile(1);
            }
        });
    }
}
