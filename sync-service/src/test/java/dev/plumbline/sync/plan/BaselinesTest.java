package dev.plumbline.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.ObjectRef;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    private static final ApplicationRef APPLICATION = new ApplicationRef("shop", "web", "uid");
    private static final ObjectRef OBJECT = new ObjectRef("", "ConfigMap", "shop", "a");

    private final Baselines baselines = new Baselines();

    @Test
    void isAheadOfTheTopicByItsOwnWrites() {
        baselines.applied(applied("1"));
        baselines.applied(applied("2"));
        baselines.read(applied("1"));

        assertThat(version()).isEqualTo("2");
    }

    @Test
    void aTombstoneOfItsOwnThatComesBackLateRemovesNothingNewer() {
        baselines.applied(applied("1"));
        baselines.read(applied("1"));
        baselines.released(applied("1").key());
        baselines.applied(applied("2"));
        baselines.readTombstone(applied("1").key());
        baselines.read(applied("2"));

        assertThat(version()).isEqualTo("2");
    }

    @Test
    void takesWhatAnotherProcessTells() {
        baselines.applied(applied("1"));
        baselines.read(applied("1"));
        baselines.read(applied("9"));

        assertThat(version()).isEqualTo("9");

        baselines.readTombstone(applied("9").key());

        assertThat(baselines.of(APPLICATION.key())).isEmpty();
    }

    @Test
    void forgetsWhatKafkaDidNotTake() {
        baselines.applied(applied("1"));
        baselines.unpublished(applied("1").key());

        assertThat(baselines.of(APPLICATION.key())).isEmpty();
    }

    @Test
    void keepsWhatWasReleasedWhereKafkaDidNotTakeThat() {
        baselines.read(applied("1"));
        baselines.released(applied("1").key()).run();

        assertThat(version()).isEqualTo("1");

        baselines.readTombstone(applied("1").key());

        assertThat(baselines.of(APPLICATION.key()))
                .as("after a tombstone of another process")
                .isEmpty();
    }

    private String version() {
        return Objects.requireNonNull(baselines.of(APPLICATION.key()).get(OBJECT))
                .resourceVersion();
    }

    private static ObjectApplied applied(String resourceVersion) {
        return new ObjectApplied(
                APPLICATION,
                OBJECT,
                "v1",
                "object-uid",
                resourceVersion,
                1,
                "revision",
                "digest",
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.objectNode());
    }
}
