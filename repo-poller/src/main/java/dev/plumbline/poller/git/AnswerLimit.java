package dev.plumbline.poller.git;

import dev.plumbline.events.git.CountedStream;
import dev.plumbline.events.git.WatchedProcess;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** How much a remote may answer in one turn, whatever the way and over however many streams. For several threads. */
final class AnswerLimit {

    private final AtomicLong left;

    /** So many bytes. */
    AnswerLimit(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** The remote answers more than it may. */
    static final class Exceeded extends IOException {
        Exceeded() {
            super("the answer is longer than allowed");
        }
    }

    /** Whether the remote answered more than it may. */
    boolean isExceeded() {
        return left.get() < 0;
    }

    /** An answer that ends with {@link Exceeded} beyond the limit. */
    InputStream of(InputStream answer) {
        return of(answer, () -> {});
    }

    /** A remote process, whose complaints count, too, and which ends with the limit. */
    Process of(Process process) {
        return new WatchedProcess(
                process,
                process.getOutputStream(),
                of(process.getInputStream(), process::destroy),
                of(process.getErrorStream(), process::destroy));
    }

    private InputStream of(InputStream answer, Runnable beyond) {
        return new CountedStream(answer) {
            @Override
            protected void took(int bytes) throws IOException {
                if (left.addAndGet(-bytes) < 0) {
                    beyond.run();
                    throw new Exceeded();
                }
            }
        };
    }
}
