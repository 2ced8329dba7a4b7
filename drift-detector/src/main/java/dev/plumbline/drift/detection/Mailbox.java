package dev.plumbline.drift.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Hands messages to one receiver, in order, by one thread at a time, as many at once as have come meanwhile. */
final class Mailbox<M> {

    private final ConcurrentLinkedQueue<M> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger posted = new AtomicInteger();
    private final Executor executor;
    private final Consumer<List<M>> receiver;

    Mailbox(Executor executor, Consumer<List<M>> receiver) {
        this.executor = executor;
        this.receiver = receiver;
    }

    void post(M message) {
        messages.add(message);
        if (posted.getAndIncrement() == 0) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        int taken;
        do {
            taken = posted.get();
            List<M> batch = new ArrayList<>(taken);
            for (int i = 0; i < taken; i++) {
                batch.add(messages.remove());
            }
            receiver.accept(batch);
        } while (posted.addAndGet(-taken) > 0);
    }
}
