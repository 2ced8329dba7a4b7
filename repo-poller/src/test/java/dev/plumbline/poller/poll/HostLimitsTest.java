package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class HostLimitsTest {

    private Instant now = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void letsSoManyOfOneHostInAtOnceAndKeepsNoOtherWaiting() throws Exception {
        HostLimits limits = new HostLimits(1, 1_000, () -> now);
        AtomicBoolean second = new AtomicBoolean();
        HostLimits.Permit first = limits.enter("git.example");
        Thread waiting = Thread.ofVirtual().start(() -> {
            try (HostLimits.Permit permit = limits.enter("git.example")) {
                second.set(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        limits.enter("other.example").close();
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(second).isFalse();
        first.close();
        await().untilTrue(second);
    }

    @Test
    void letsSoManyInASecond() throws Exception {
        HostLimits limits = new HostLimits(100, 20, () -> now);
        long begun = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            limits.enter("git.example").close();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void leavesAHostAloneForAsLongAsItAsked() {
        HostLimits limits = new HostLimits(1, 1, () -> now);
        Instant until = now.plusSeconds(60);
        limits.rest("git.example", until);
        assertThat(limits.restsUntil("git.example")).contains(until);
        assertThat(limits.restsUntil("other.example")).isEmpty();
        now = until;
        assertThat(limits.restsUntil("git.example")).isEmpty();
    }

    @Test
    void forgetsHostsThatAreNoLongerInUseOnceTheyNeedNotBeLeftAlone() {
        HostLimits limits = new HostLimits(1, 1, () -> now);
        limits.rest("git.example", now.plusSeconds(60));
        limits.retain(Set.of("other.example"));
        assertThat(limits.restsUntil("git.example")).contains(now.plusSeconds(60));
        now = now.plusSeconds(60);
        limits.retain(Set.of("other.example"));
        now = now.minusSeconds(30);
        assertThat(limits.restsUntil("git.example")).isEmpty();
    }

    @Test
    void remembersSoManyHostsThoseThatRestLongest() {
        HostLimits limits = new HostLimits(1, 1, () -> now);
        for (int i = 1; i <= HostLimits.REMEMBERED + 1; i++) {
            limits.rest("git-" + i + ".example", now.plusSeconds(i));
        }
        limits.retain(Set.of());
        assertThat(limits.restsUntil("git-1.example")).isEmpty();
        assertThat(limits.restsUntil("git-2.example")).isPresent();
    }
}
