package dev.plumbline.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolRunsTest {

    @Test
    void timesEachRunAndAllTogether() throws Exception {
        ToolRuns runs = ToolRuns.of(Collections.nCopies(6, List.of("sleep", "0.05")));
        assertThat(runs.each().sorted()).hasSize(6).allSatisfy(time -> assertThat(time.toMillis())
                .isGreaterThanOrEqualTo(50));
        assertThat(runs.all()).isGreaterThanOrEqualTo(runs.each().percentile(1));
    }

    @Test
    void measuresNothingThatFails() {
        assertThatThrownBy(() -> ToolRuns.of(List.of(List.of("false")))).hasRootCauseMessage("[false] ended with 1");
    }
}
