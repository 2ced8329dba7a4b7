package dev.plumbline.receiver.provider;

import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all pushes of one delivery have in common.
 *
 * @param pusher null where the provider does not say
 */
record Push(
        RepositoryUrl repository,
        String provider,
        String delivery,
        @Nullable String pusher) {

    /**
     * The event of a ref that went from one commit to another.
     *
     * @param before null where the ref is new
     * @param after null where the ref is gone
     * @param blamed the field to name where neither is there
     */
    CommitEvent moved(String ref, @Nullable String before, @Nullable String after, boolean forced, Field blamed)
            throws MalformedDelivery {
        if (after != null) {
            return new CommitPushed(repository, ref, before, after, forced, provider, delivery, pusher);
        }
        if (before != null) {
            return deleted(ref, before);
        }
        throw blamed.wrong("names no commit before and none after");
    }

    /**
     * The event of a ref that is gone.
     *
     * @param before null where the provider does not say
     */
    CommitEvent deleted(String ref, @Nullable String before) {
        return new RefDeleted(repository, ref, before, delivery);
    }

    /**
     * A tag of an OCI repository that was put on a manifest.
     *
     * @param digest the manifest's, null where the registry does not say
     */
    CommitEvent tagged(String ref, @Nullable String digest) {
        return new CommitPushed(repository, ref, null, digest, false, provider, delivery, pusher);
    }

    /** What there is to tell where the repository had another URL before. */
    Told renamed(RepositoryUrl formerly) {
        return formerly.equals(repository)
                ? new Told.Irrelevant("the repository's URL is the same as before")
                : new Told.Moved(List.of(new RepositoryRenamed(repository, formerly, provider, delivery)));
    }

    /** A URL like the repository's with other last parts of the path: of an old name, providers tell no more. */
    String urlEndingIn(String path) {
        String url = repository.value();
        int end = url.length();
        int host = url.indexOf('/');
        for (int parts = path.split("/", -1).length; parts > 0 && end > host; parts--) {
            end = url.lastIndexOf('/', end - 1);
        }
        return "https://" + url.substring(0, end) + "/" + path;
    }
}
