package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class SharedFetchesTest {

    private final AtomicInteger begun = new AtomicInteger();
    private final Semaphore finish = new Semaphore(0);
    private final AtomicBoolean failing = new AtomicBoolean();
    private final SharedFetches fetches = new SharedFetches(new ReentrantLock(), this::fetch);
    private final List<CompletableFuture<Void>> requests = new ArrayList<>();

    @Test
    void fetchesOnceForOneTrigger() throws Exception {
        request("a");
        awaitBegun(1);
        request("a");
        finish.release();
        awaitAll();
        request("a");
        awaitAll();
        assertThat(begun).hasValue(1);
    }

    @Test
    void fetchesAgainForWhoCameAfterTheFetchBegan() throws Exception {
        request("a");
        awaitBegun(1);
        request("b");
        request("c");
        request("d");
        finish.release(2);
        awaitAll();
        assertThat(begun).hasValue(2);
    }

    @Test
    void remembersNoFetchThatFailed() throws Exception {
        failing.set(true);
        finish.release(2);
        assertThatThrownBy(() -> fetches.awaitFetch("a")).isInstanceOf(SourceUnavailable.class);
        failing.set(false);
        fetches.awaitFetch("a");
        assertThat(begun).hasValue(2);
    }

    private void fetch() {
        begun.incrementAndGet();
        finish.acquireUninterruptibly();
        if (failing.get()) {
            throw new SourceUnavailable("away");
        }
    }

    private void request(String trigger) {
        int before = waiting();
        requests.add(CompletableFuture.runAsync(
                () -> fetches.awaitFetch(trigger), command -> Thread.ofVirtual().start(command)));
        await().pollInterval(1, TimeUnit.MILLISECONDS)
                .until(() -> requests.getLast().isDone() || fetches.passengers() > before);
    }

    private int waiting() {
        return fetches.passengers();
    }

    private void awaitBegun(int count) {
        await().until(() -> begun.get() == count);
    }

    private void awaitAll() throws Exception {
        for (CompletableFuture<Void> request : requests) {
            request.get(20, TimeUnit.SECONDS);
        }
    }
}
