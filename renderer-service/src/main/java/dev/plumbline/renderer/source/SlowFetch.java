package dev.plumbline.renderer.source;

import dev.plumbline.events.RepositoryUrl;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A fetch takes so long that not all who need it can wait for it. It goes on. */
public final class SlowFetch extends SourceUnavailable {

    /** That of these repositories. */
    public SlowFetch(List<RepositoryUrl> repositories, Duration waited) {
        super(repositories.stream().map(RepositoryUrl::value).collect(Collectors.joining(", "))
                + " could not be fetched within " + waited.toSeconds() + " s; the fetch goes on");
    }
}
