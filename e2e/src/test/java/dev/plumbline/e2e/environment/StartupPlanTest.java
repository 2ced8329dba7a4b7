package dev.plumbline.e2e.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StartupPlanTest {

    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void stepsRunAfterThoseTheyNeed() {
        new StartupPlan(news -> {})
                .step("broker", () -> done("broker"))
                .step("topics", () -> done("topics"), "broker")
                .await();

        assertThat(done).containsExactly("broker", "topics");
    }

    @Test
    void whenAStepFailsNothingRunsOrStartsAnyMore() {
        var waiting = new CountDownLatch(1);
        var plan = new StartupPlan(news -> {})
                .step("slow", () -> {
                    waiting.countDown();
                    return awaitInterruption();
                })
                .step("failing", () -> {
                    await(waiting);
                    throw new IllegalStateException("no such cluster");
                })
                .step("after", () -> done("after"), "slow");

        assertThatThrownBy(plan::await).hasMessage("no such cluster");

        assertThat(done).containsExactly("interrupted");
    }

    private String awaitInterruption() {
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException e) {
            done("interrupted");
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String done(String what) {
        done.add(what);
        return what;
    }
}
