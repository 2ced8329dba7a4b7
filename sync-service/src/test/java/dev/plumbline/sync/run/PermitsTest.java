package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class PermitsTest {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch hanging = new CountDownLatch(2);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void aRunWhoseStepsHangStopsNoOther() throws Exception {
        Permits permits = new Permits(2, Duration.ofMillis(20));
        Permits.Share stuck = permits.share();
        Permits.Share other = permits.share();
        hang(permits, stuck);
        hang(permits, stuck);
        assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();

        Future<String> step = threads.submit(() -> permits.take(other, () -> "done"));

        assertThat(step.get(10, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @Test
    void ofOneRunNoMoreHangThanThereArePlaces() throws Exception {
        Permits permits = new Permits(2, Duration.ofMillis(20));
        Permits.Share stuck = permits.share();
        hang(permits, stuck);
        hang(permits, stuck);
        assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();

        Future<Boolean> third = threads.submit(() -> permits.take(stuck, () -> released.getCount() == 0));
        threads.submit(() -> permits.take(permits.share(), () -> "done")).get(10, TimeUnit.SECONDS);
        released.countDown();

        assertThat(third.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private void hang(Permits permits, Permits.Share share) {
        threads.execute(() -> {
            try {
                permits.take(share, () -> {
                    hanging.countDown();
                    return await();
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private boolean await() {
        try {
            return released.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
