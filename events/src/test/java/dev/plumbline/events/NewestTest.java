package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NewestTest {

    @Test
    void theNewestAreKnownHoweverManyThereWereBefore() {
        Newest<String> ids = new Newest<>(1_000);
        for (int i = 0; i < 10_000; i++) {
            ids.add("id-" + i);
            assertThat(ids.contains("id-" + i)).isTrue();
        }
        assertThat(ids.contains("id-9000")).isTrue();
        assertThat(ids.contains("id-8999")).isFalse();
    }

    @Test
    void oneThatIsAddedAgainTakesNoOthersPlace() {
        Newest<String> ids = new Newest<>(2);
        ids.add("a");
        ids.add("b");
        ids.add("b");
        assertThat(ids.contains("a")).isTrue();
    }
}
