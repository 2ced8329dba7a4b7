package dev.plumbline.receiver.delivery;

import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads bodies on threads of their own: a sender that stops in the middle of one is waited for no longer than one that sends slowly, and
 * is answered, which the server's own timeout would not do.
 */
final class BodyReader implements AutoCloseable {

    private final int limit;
    private final Duration within;
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Reads so much in such a time.
     *
     * @param limit in bytes
     */
    BodyReader(int limit, Duration within) {
        this.limit = limit;
        this.within = within;
    }

    /**
     * Reads a body.
     *
     * @param announced in bytes; negative where the sender did not say
     */
    BoundedBody read(InputStream body, long announced, BodyRoom.Share share) {
        BoundedBody.Expected expected = new BoundedBody.Expected(announced, limit, within);
        Future<BoundedBody> read = readers.submit(() -> BoundedBody.read(body, expected, share));
        try {
            return read.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | CancellationException e) {
            read.cancel(true);
            return new BoundedBody.TooSlow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new BoundedBody.TooSlow();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the body could not be read", e.getCause());
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
