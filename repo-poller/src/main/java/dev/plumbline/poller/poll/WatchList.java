package dev.plumbline.poller.poll;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RepositoryUrl;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which repositories applications name. Not for several threads. */
public final class WatchList {

    private final SortedMap<ApplicationKey, Followed> applications = new TreeMap<>();

    private record Followed(RepositoryUrl identity, String fetchUrl, String revision) {}

    /**
     * An application has this definition now.
     *
     * @throws IllegalArgumentException where its URL is none of a repository; the application is then not followed
     */
    public void declared(ApplicationKey application, ApplicationSpec spec) {
        applications.remove(application);
        if (!spec.suspend()) {
            ApplicationSpec.Source source = spec.source();
            applications.put(
                    application, new Followed(RepositoryUrl.of(source.repoUrl()), source.repoUrl(), source.revision()));
        }
    }

    /** An application is gone. */
    public void gone(ApplicationKey application) {
        applications.remove(application);
    }

    /** Each repository once, asked under the URL of the first application, by name, that names it. */
    public Collection<WatchedRepository> repositories() {
        Map<RepositoryUrl, TreeSet<String>> revisions = new TreeMap<>();
        Map<RepositoryUrl, String> urls = new TreeMap<>();
        for (Followed followed : applications.values()) {
            urls.putIfAbsent(followed.identity(), followed.fetchUrl());
            revisions
                    .computeIfAbsent(followed.identity(), first -> new TreeSet<>())
                    .add(followed.revision());
        }
        return revisions.entrySet().stream()
                .map(entry ->
                        new WatchedRepository(entry.getKey(), urls.getOrDefault(entry.getKey(), ""), entry.getValue()))
                .toList();
    }
}
