package dev.plumbline.renderer.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns turns = new Turns(1);
    private final BlockingQueue<String> came = new LinkedBlockingQueue<>();

    /** However many runs somebody has waiting, another waits for one of them at most. */
    @Test
    void givesEachTenantATurnAfterTheOther() throws InterruptedException {
        turns.take();
        for (String run : List.of("a-1", "a-2", "a-3", "b-1", "c-1", "b-2")) {
            waitFor(run);
        }
        for (String next : List.of("a-1", "b-1", "c-1", "a-2", "b-2", "a-3")) {
            turns.give();
            assertThat(came.poll(20, TimeUnit.SECONDS)).isEqualTo(next);
        }
        turns.give();
        turns.take();
    }

    @Test
    void losesNoTurnToWhoIsInterrupted() throws Exception {
        turns.take();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                turns.take();
            } catch (ToolException e) {
                failure.complete(e);
            }
        });
        await().until(() -> turns.waiting() == 1);
        waiting.interrupt();
        assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
        assertThat(turns.waiting()).isZero();
        turns.give();
        turns.take();
    }

    private void waitFor(String run) {
        int before = turns.waiting();
        Thread.ofVirtual().start(() -> {
            String came = Turns.as(run.substring(0, 1), () -> {
                turns.take();
                return run;
            });
            this.came.add(came);
        });
        await().until(() -> turns.waiting() > before);
    }
}
