package dev.plumbline.receiver.provider;

import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all pushes of one delivery have in common.
 *
 * @param repositories each different identity that the repository's URLs have: what happened is told under all of them
 * @param pusher null where the provider does not say
 */
record Push(
        List<RepositoryUrl> repositories,
        String provider,
        String delivery,
        @Nullable String pusher) {

    Push {
        repositories = List.copyOf(new LinkedHashSet<>(repositories));
    }

    Push(Collection<RepositoryUrl> repositories, String provider, String delivery, @Nullable String pusher) {
        this(List.copyOf(repositories), provider, delivery, pusher);
    }

    Push(RepositoryUrl repository, String provider, String delivery, @Nullable String pusher) {
        this(List.of(repository), provider, delivery, pusher);
    }

    /**
     * The events of a ref that went from one commit to another.
     *
     * @param before null where the ref is new
     * @param after null where the ref is gone
     * @param blamed the field to name where neither is there
     */
    List<RepositoryEvent> moved(
            String ref, @Nullable String before, @Nullable String after, boolean forced, Field blamed)
            throws MalformedDelivery {
        if (after != null) {
            return repositories.stream()
                    .<RepositoryEvent>map(repository ->
                            new CommitPushed(repository, ref, before, after, forced, provider, delivery, pusher))
                    .toList();
        }
        if (before != null) {
            return deleted(ref, before);
        }
        throw blamed.wrong("names no commit before and none after");
    }

    /**
     * The events of a ref that is gone.
     *
     * @param before null where the provider does not say
     */
    List<RepositoryEvent> deleted(String ref, @Nullable String before) {
        return repositories.stream()
                .<RepositoryEvent>map(repository -> new RefDeleted(repository, ref, before, delivery))
                .toList();
    }

    /**
     * A tag of an OCI repository that was put on a manifest.
     *
     * @param digest the manifest's, null where the registry does not say
     */
    List<RepositoryEvent> tagged(String ref, @Nullable String digest) {
        return repositories.stream()
                .<RepositoryEvent>map(repository ->
                        new CommitPushed(repository, ref, null, digest, false, provider, delivery, pusher))
                .toList();
    }

    /** What there is to tell where the repository had another URL before. */
    Told renamed(RepositoryUrl formerly) {
        List<RepositoryEvent> events = new ArrayList<>();
        for (RepositoryUrl repository : repositories) {
            if (!formerly.equals(repository)) {
                events.add(new RepositoryRenamed(repository, formerly, provider, delivery));
            }
        }
        return renamed(events);
    }

    /**
     * What there is to tell where only other last parts of the path are known: of an old name, providers tell no more.
     *
     * @param blamed the field that they follow from
     */
    Told renamed(String formerPath, Field blamed) throws MalformedDelivery {
        List<RepositoryEvent> events = new ArrayList<>();
        for (RepositoryUrl repository : repositories) {
            RepositoryUrl formerly = blamed.repository(urlEndingIn(formerPath, repository.value()));
            if (!formerly.equals(repository)) {
                events.add(new RepositoryRenamed(repository, formerly, provider, delivery));
            }
        }
        return renamed(events);
    }

    private static Told renamed(List<RepositoryEvent> events) {
        return events.isEmpty() ? Told.Irrelevant.sameUrl() : new Told.Moved(events);
    }

    /** By ssh, whose usual port no identity bears: that of another scheme would be lost. */
    private static String urlEndingIn(String path, String identity) {
        int end = identity.length();
        int host = identity.indexOf('/');
        for (int parts = path.split("/", -1).length; parts > 0 && end > host; parts--) {
            end = identity.lastIndexOf('/', end - 1);
        }
        return "ssh://" + identity.substring(0, end) + "/" + path;
    }
}
