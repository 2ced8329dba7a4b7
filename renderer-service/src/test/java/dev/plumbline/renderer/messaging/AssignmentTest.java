package dev.plumbline.renderer.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    private static final TopicPartition FIRST = new TopicPartition("requests", 1);
    private static final TopicPartition SECOND = new TopicPartition("requests", 2);

    private final Assignment assignment = new Assignment();

    @Test
    void holdsWhatWasBegunAsLongAsThePartitionStays() {
        assignment.assigned(List.of(FIRST));
        Assignment.Lease lease = assignment.lease(1);
        assignment.assigned(List.of(SECOND));
        assignment.revoked(List.of(SECOND));
        assertThat(lease.holds()).isTrue();
        assertThat(assignment.lease(2).holds()).isFalse();
    }

    /** Another instance may have had it meanwhile, and published. */
    @Test
    void holdsNothingThatWasBegunBeforeThePartitionWent() {
        assignment.assigned(List.of(FIRST));
        Assignment.Lease lease = assignment.lease(1);
        assignment.revoked(List.of(FIRST));
        assertThat(lease.holds()).isFalse();
        assignment.assigned(List.of(FIRST));
        assertThat(lease.holds()).isFalse();
        assertThat(assignment.lease(1).holds()).isTrue();
    }
}
