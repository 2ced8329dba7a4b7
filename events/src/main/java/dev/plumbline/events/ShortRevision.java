package dev.plumbline.events;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Revisions as people tell them apart. */
public final class ShortRevision {

    private static final Pattern PINNED = Pattern.compile("(?<tag>[^@]+)@sha256:[0-9a-f]+");
    private static final String DIGEST = "sha256:";

    private ShortRevision() {}

    /**
     * The first digits of a commit or of a digest; the version or tag of a chart or an artifact.
     *
     * @param digits how many
     */
    public static String of(String revision, int digits) {
        Matcher pinned = PINNED.matcher(revision);
        if (pinned.matches()) {
            return pinned.group("tag");
        }
        String hash = revision.startsWith(DIGEST) ? revision.substring(DIGEST.length()) : revision;
        return hash.length() > digits ? hash.substring(0, digits) : hash;
    }
}
