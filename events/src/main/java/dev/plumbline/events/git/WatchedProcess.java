package dev.plumbline.events.git;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/** A process whose streams are others than its own. */
public final class WatchedProcess extends Process {

    private final Process process;
    private final OutputStream questions;
    private final InputStream answers;
    private final InputStream errors;

    /**
     * That process.
     *
     * @param questions what is written to it
     * @param answers what it writes
     * @param errors what it complains of
     */
    public WatchedProcess(Process process, OutputStream questions, InputStream answers, InputStream errors) {
        this.process = process;
        this.questions = questions;
        this.answers = answers;
        this.errors = errors;
    }

    @Override
    public OutputStream getOutputStream() {
        return questions;
    }

    @Override
    public InputStream getInputStream() {
        return answers;
    }

    @Override
    public InputStream getErrorStream() {
        return errors;
    }

    @Override
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return process.waitFor(timeout, unit);
    }

    @Override
    public int exitValue() {
        return process.exitValue();
    }

    @Override
    public void destroy() {
        process.destroy();
    }
}
