package dev.plumbline.poller.poll;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which repositories applications name. Not for several threads. */
public final class WatchList {

    /** Of one repository and one scheme: with and without {@code .git}, and one more. */
    private static final int FORMS = 3;

    private static final Pattern USER = Pattern.compile("(?<=^https?://)[^/@]*@");

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

    /** Which repositories are named. */
    public Set<RepositoryUrl> identities() {
        return applications.values().stream()
                .flatMap(List::stream)
                .map(Followed::identity)
                .collect(Collectors.toSet());
    }

    /** Each repository once, with the forms of its URL that applications name: those that most of them name come first. */
    public Collection<WatchedRepository> repositories() {
        Map<RepositoryUrl, List<Followed>> named = applications.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(Followed::identity, TreeMap::new, Collectors.toList()));
        return named.entrySet().stream()
                .map(entry -> new WatchedRepository(
                        entry.getKey(),
                        forms(entry.getValue()),
                        entry.getValue().stream().map(Followed::revision).collect(Collectors.toSet())))
                .toList();
    }

    /** Nobody's form keeps others' out: each scheme has its own. */
    private static List<String> forms(List<Followed> named) {
        Map<String, Long> applications = named.stream()
                .collect(Collectors.groupingBy(
                        followed -> USER.matcher(followed.fetchUrl()).replaceFirst(""),
                        TreeMap::new,
                        Collectors.counting()));
        Map<String, Integer> kept = new HashMap<>();
        return applications.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .filter(url -> kept.merge(scheme(url), 1, Integer::sum) <= FORMS)
                .toList();
    }

    private static String scheme(String url) {
        int end = url.indexOf("://");
        return end < 0 ? "ssh" : url.substring(0, end);
    }
}
