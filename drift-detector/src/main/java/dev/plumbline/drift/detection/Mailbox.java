package dev.plumbline.drift.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Hands messages to one receiver, in order, by one thread at a time, as many at once as have come meanwhile. */
final class Mailbox<M> {

    private static final Logger LOG = Logger.getLogger(Mailbox.class);

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

    /** The outermost edge: a fault of ours with one batch must not leave all later ones lying here. */
    private void hand(List<M> batch) {
        try {
            receiver.accept(batch);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "messages not taken number=%d", batch.size());
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
            hand(batch);
        } while (posted.addAndGet(-taken) > 0);
    }
}
