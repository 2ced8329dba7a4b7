package dev.plumbline.poller.poll;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
     * @param appeared those of them that did not before
     * @param told what was told last of each ref
     */
    static List<CommitEvent> find(
            RepositoryUrl repository,
            Set<String> missed,
            Map<String, Head> heads,
            Set<String> appeared,
            Map<String, Tip> told) {
        List<CommitEvent> untold = new ArrayList<>();
        heads.forEach((ref, head) -> {
            Tip tip = told.get(ref);
            if (tip == null || !head.is(tip.commit())) {
                CommitDiscovered found = tip == null
                        ? new CommitDiscovered(repository, ref, null, head.object())
                        : new CommitDiscovered(repository, ref, tip.commit(), head.object(), tip.event());
                boolean isNew = tip == null ? appeared.contains(ref) : tip.gone();
                untold.add(isNew ? found.asAppeared() : found);
            }
        });
        for (String ref : missed) {
            Tip tip = told.get(ref);
            if (tip != null && !tip.gone()) {
                untold.add(new RefDeleted(repository, ref, tip.commit(), ORIGIN + "/" + tip.event()));
            }
        }
        return untold;
    }

    /**
     * That the remote's {@code HEAD} stands for another ref than at the turn before: whoever follows it has other content, though no ref moved.
     *
     * @param before what the turn before found
     * @return empty where it does not, or nothing can be said
     */
    static Optional<CommitEvent> standardChanged(
            RepositoryUrl repository, Map<String, Head> before, Map<String, Head> heads, Map<String, Tip> told) {
        Optional<String> former = standard(before);
        Optional<String> now = standard(heads);
        Tip tip = now.map(told::get).orElse(null);
        if (former.isEmpty() || now.isEmpty() || former.equals(now) || tip == null) {
            return Optional.empty();
        }
        String ref = now.get();
        Head head = heads.get(ref);
        // Where it moved too, that is told anyway.
        return head != null && head.is(tip.commit())
                ? Optional.of(new CommitDiscovered(repository, ref, tip.commit(), head.object(), tip.event()))
                : Optional.empty();
    }

    private static Optional<String> standard(Map<String, Head> heads) {
        return heads.entrySet().stream()
                .filter(entry -> entry.getValue().standard())
                .map(Map.Entry::getKey)
                .findFirst();
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
