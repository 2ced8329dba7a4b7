package dev.plumbline.receiver.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NewestIdsTest {

    @Test
    void theNewestAreKnownHoweverManyThereWereBefore() {
        NewestIds ids = new NewestIds(1_000);
        for (int i = 0; i < 10_000; i++) {
            ids.add("id-" + i);
            assertThat(ids.contains("id-" + i)).isTrue();
        }
        assertThat(ids.contains("id-9000")).isTrue();
        assertThat(ids.contains("id-8999")).isFalse();
    }

    @Test
    void oneThatIsAddedAgainTakesNoOthersPlace() {
        NewestIds ids = new NewestIds(2);
        ids.add("a");
        ids.add("b");
        ids.add("b");
        assertThat(ids.contains("a")).isTrue();
    }
}
