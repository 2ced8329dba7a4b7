package dev.plumbline.poller.git;

import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.RemoteUnavailable;
import dev.plumbline.poller.poll.WatchedRepository;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** In which order the forms of a repository's URL are tried. For several threads. */
final class Forms {

    private static final int REMEMBERED = 10_000;

    /** By which form a repository answered last. Guarded by this. */
    private final LinkedHashMap<RepositoryUrl, String> answered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RepositoryUrl, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * The one that answered last, those that we have a login for, the others; http last, since anybody could answer there.
     *
     * @param hasLogin whether there is a login for a URL
     */
    List<String> inOrder(WatchedRepository repository, Predicate<String> hasLogin) {
        List<String> all = repository.fetchUrls();
        if (all.size() < 2) {
            return all;
        }
        List<String> sorted = all.stream()
                .sorted(Comparator.<String, Boolean>comparing(url -> url.startsWith("http://"))
                        .thenComparing(url -> !hasLogin.test(url)))
                .toList();
        String last = last(repository.identity());
        return sorted.contains(last)
                ? Stream.concat(Stream.of(last), sorted.stream()).distinct().toList()
                : sorted;
    }

    private synchronized String last(RepositoryUrl repository) {
        return answered.getOrDefault(repository, "");
    }

    /** A repository answered by that form. */
    synchronized void answered(WatchedRepository repository, String url) {
        if (repository.fetchUrls().size() > 1) {
            answered.put(repository.identity(), url);
        }
    }

    /** Whether another form might be answered where one was not: not where the host wants to be left alone, or answers too much. */
    static boolean isFaultOfForm(RemoteUnavailable failure) {
        return switch (failure.reason()) {
            case RATE_LIMITED, TOO_LARGE -> false;
            case AUTHENTICATION_REFUSED,
                    NOT_FOUND,
                    HOST_NOT_FOUND,
                    CONNECTION_REFUSED,
                    TIMED_OUT,
                    HOST_NOT_TRUSTED,
                    CREDENTIALS_UNUSABLE,
                    FAILED -> true;
        };
    }
}
