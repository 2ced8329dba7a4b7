package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceType;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Sets of one application with nothing in them. */
@NullUnmarked
final class SampleSets {

    static final ApplicationRef WEB = new ApplicationRef("fleet", "web", "uid");

    private SampleSets() {}

    /** As an older renderer made it. */
    static ManifestsRendered unnumbered() {
        return new ManifestsRendered(
                WEB,
                1,
                RepositoryUrl.of("https://git.example/fleet.git"),
                "r1",
                false,
                SourceType.PLAIN,
                "fleet",
                "inputs",
                "digest",
                new ManifestsRendered.Contents(0, "", null),
                "");
    }

    static StoredSet at(long offset, ManifestsRendered set) {
        return new StoredSet(new Envelope<>("id", "/test", Instant.EPOCH, "id", null, null, set), offset);
    }

    static StoredSet numbered(long sequence, long offset) {
        return at(offset, unnumbered().withSequence(sequence));
    }
}
