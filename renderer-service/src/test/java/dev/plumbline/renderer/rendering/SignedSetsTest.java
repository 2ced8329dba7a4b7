package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceType;
import dev.plumbline.events.trust.SetSignature;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.sealing.AgeRecipient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedSetsTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private TestKeys keys;
    private SignedSets sets;

    @BeforeEach
    void aRenderer() {
        keys = TestKeys.in(folder);
        sets = renderer();
    }

    @Test
    void signsEachSetWithANumberAboveTheLast() {
        ManifestsRendered first = sets.signed(set());
        ManifestsRendered second = sets.signed(set());

        assertThat(number(first)).isEqualTo(NOON.toEpochMilli());
        assertThat(number(second)).isGreaterThan(number(first));
        assertThat(new SetSignature.Verifier(keys.file("signing.pub")).verifies(second))
                .isTrue();
        assertThat(new SetSignature.Verifier(keys.file("signing.pub")).verifies(second.withSequence(number(first))))
                .isFalse();
    }

    @Test
    void goesOnWhereItsClockGoesBack() {
        ManifestsRendered before = sets.signed(set());
        now.set(NOON.minusSeconds(3600));

        assertThat(number(sets.signed(set()))).isEqualTo(number(before) + 1);
    }

    @Test
    void goesOnAfterWhatTheTopicTellsThatIsSignedWithItsKey() {
        now.set(NOON.plusSeconds(3600));
        ManifestsRendered before = sets.signed(set());
        now.set(NOON);
        SignedSets afterARestart = renderer();

        assertThat(afterARestart.heard(before)).isTrue();

        assertThat(number(afterARestart.signed(set()))).isEqualTo(number(before) + 1);
    }

    /** Or one forged record would use up all the numbers that there are. */
    @Test
    void doesNotFollowAForgedNumberAheadOfItsClock() {
        assertThat(sets.heard(sets.signed(set()).withSequence(Long.MAX_VALUE))).isFalse();

        assertThat(number(sets.signed(set()))).isBetween(NOON.toEpochMilli(), NOON.toEpochMilli() + 10);
    }

    private SignedSets renderer() {
        return new SignedSets(
                new AgeRecipient(keys.file("sealing.pub")),
                new SetSignature.Signer(keys.file("signing.key")),
                now::get);
    }

    private static long number(ManifestsRendered set) {
        return Objects.requireNonNull(set.sequence());
    }

    private static ManifestsRendered set() {
        return new ManifestsRendered(
                new ApplicationRef("ns", "app", "uid"),
                1,
                RepositoryUrl.of("https://git.example/a"),
                "1",
                false,
                SourceType.PLAIN,
                "ns",
                "inputs",
                "digest",
                new ManifestsRendered.Contents(1, "", null),
                "");
    }
}
