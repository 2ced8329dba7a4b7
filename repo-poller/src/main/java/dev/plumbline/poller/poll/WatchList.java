package dev.plumbline.poller.poll;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which repositories applications name. Not for several threads. */
public final class WatchList {

    private final SortedMap<ApplicationKey, List<Followed>> applications = new TreeMap<>();

    private record Followed(RepositoryUrl identity, String fetchUrl, String revision) {}

    /**
     * An application has this definition now.
     *
     * @throws IllegalArgumentException where a URL is none of a repository; the application is then not followed
     */
    public void declared(ApplicationKey application, ApplicationSpec spec) {
        applications.remove(application);
        if (!spec.suspend()) {
            applications.put(
                    application,
                    spec.allSources().stream()
                            .map(source -> new Followed(source.repository(), source.repoUrl(), revision(source)))
                            .toList());
        }
    }

    /** A registry has no HEAD: there it is the tag that is meant where none is named. */
    private static String revision(ApplicationSpec.Source source) {
        boolean head = source.revision().isEmpty() || source.revision().equals("HEAD");
        return head && source.kind() == SourceKind.OCI ? "latest" : source.revision();
    }

    /** An application is gone. */
    public void gone(ApplicationKey application) {
        applications.remove(application);
    }

    /** Each repository once, asked under the URL of the first application, by name, that names it. */
    public Collection<WatchedRepository> repositories() {
        Map<RepositoryUrl, TreeSet<String>> revisions = new TreeMap<>();
        Map<RepositoryUrl, String> urls = new TreeMap<>();
        applications.values().stream().flatMap(List::stream).forEach(followed -> {
            urls.putIfAbsent(followed.identity(), followed.fetchUrl());
            revisions
                    .computeIfAbsent(followed.identity(), first -> new TreeSet<>())
                    .add(followed.revision());
        });
        return revisions.entrySet().stream()
                .map(entry ->
                        new WatchedRepository(entry.getKey(), urls.getOrDefault(entry.getKey(), ""), entry.getValue()))
                .toList();
    }
}
