package dev.plumbline.poller.poll;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The difference between what a remote says and what was told. */
final class Untold {

    /** What tells a deletion that was found here from one that a webhook told; after it, what had told of the ref before. */
    private static final String ORIGIN = "repo-poller";

    private Untold() {}

    /**
     * What nobody has told yet.
     *
     * @param missed names under which the remote lists nothing
     * @param heads those that exist
     * @param told what was told last of each ref
     */
    static List<CommitEvent> find(
            RepositoryUrl repository, Set<String> missed, Map<String, Head> heads, Map<String, Tip> told) {
        List<CommitEvent> untold = new ArrayList<>();
        heads.forEach((ref, head) -> {
            Tip tip = told.get(ref);
            if (tip == null || !head.is(tip.commit())) {
                untold.add(
                        tip == null
                                ? new CommitDiscovered(repository, ref, null, head.object())
                                : new CommitDiscovered(repository, ref, tip.commit(), head.object(), tip.event()));
            }
        });
        for (String ref : missed) {
            Tip tip = told.get(ref);
            if (tip != null && tip.commit() != null) {
                untold.add(new RefDeleted(repository, ref, tip.commit(), ORIGIN + "/" + tip.event()));
            }
        }
        return untold;
    }

    /**
     * Those findings of whose refs nothing was told in the meantime. Where something was, the remote's answer may be the
     * older one: the next turn will see.
     */
    static List<CommitEvent> stillUntold(
            List<CommitEvent> findings, Map<String, Tip> toldThen, Map<String, Tip> toldNow) {
        return findings.stream()
                .filter(finding -> Objects.equals(toldThen.get(finding.ref()), toldNow.get(finding.ref())))
                .toList();
    }
}
