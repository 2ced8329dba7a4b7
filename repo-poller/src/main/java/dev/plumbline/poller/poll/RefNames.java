package dev.plumbline.poller.poll;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Which refs a revision may stand for. */
final class RefNames {

    static final String HEAD = "HEAD";

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** Git's own rules of ref names (git-check-ref-format). */
    private static final Pattern NAME = Pattern.compile("(?s)(?!.*(?:\\.\\.|//|/\\.|@\\{|\\.lock(?:/|$)))"
            + "[^\\p{Cntrl} ~^:?*\\[\\\\./-][^\\p{Cntrl} ~^:?*\\[\\\\]{0,1000}(?<![./])");

    private RefNames() {}

    /**
     * The full names of all refs that these revisions may mean: of a short name the branch and the tag. A commit means none:
     * it does not move.
     */
    static Set<String> of(Set<String> revisions) {
        Set<String> names = new LinkedHashSet<>();
        for (String revision : revisions) {
            if (revision.isEmpty() || revision.equals(HEAD)) {
                names.add(HEAD);
            } else if (COMMIT.matcher(revision).matches()
                    || !NAME.matcher(revision).matches()) {
                continue;
            } else if (revision.startsWith("refs/")) {
                names.add(revision);
            } else {
                names.add("refs/heads/" + revision);
                names.add("refs/tags/" + revision);
            }
        }
        return names;
    }
}
