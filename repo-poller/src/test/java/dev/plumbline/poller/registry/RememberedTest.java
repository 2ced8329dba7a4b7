package dev.plumbline.poller.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RememberedTest {

    private final List<String> forgotten = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-28T06:00:00Z");
    private final Remembered<String, String> remembered =
            new Remembered<>(Duration.ofHours(2), () -> now, forgotten::add);

    @Test
    void remembersWhatIsUsedAndForgetsWhatIsNot() {
        remembered.of("a", "first a");
        remembered.of("b", "first b");
        now = now.plus(Duration.ofHours(2));
        assertThat(remembered.of("b", "second b")).isEqualTo("first b");
        now = now.plusSeconds(1);
        assertThat(remembered.of("b", "third b")).isEqualTo("first b");
        assertThat(forgotten).containsExactly("first a");
        assertThat(remembered.of("a", "second a")).isEqualTo("second a");
    }

    @Test
    void forgetsAllAtTheEnd() {
        remembered.of("a", "first a");
        remembered.of("b", "first b");
        remembered.forgetAll();
        assertThat(forgotten).containsExactly("first a", "first b");
    }
}
