package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class SetRunTest {

    private final List<String> told = new ArrayList<>();

    @Test
    void tellsEachSenderOfTheSameRecordOnce() {
        SetRun run = run();
        run.acknowledge();

        run.sentAgain(() -> told.add("second"));
        run.acknowledge();
        run.acknowledge();

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void tellsBothSendersWhereNoneWasToldBefore() {
        SetRun run = run();

        run.sentAgain(() -> told.add("second"));
        run.acknowledge();

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void tellsASenderOnceThatHandedItsRecordInAgain() {
        Runnable sender = () -> told.add("first");
        SetRun run = SetRun.rendered(set(), sender);

        run.sentAgain(sender);
        run.acknowledge();

        assertThat(told).containsExactly("first");
    }

    private SetRun run() {
        return SetRun.rendered(set(), () -> told.add("first"));
    }

    private static StoredSet set() {
        ManifestsRendered set = new ManifestsRendered(
                new ApplicationRef("fleet", "web", "uid"),
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
        return new StoredSet(new Envelope<>("id", "/test", Instant.EPOCH, "id", null, null, set), 7);
    }
}
