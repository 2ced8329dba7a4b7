package dev.plumbline.e2e.process;

/** A program did not start, did not become ready or could not be asked. The message names it and its log. */
public final class ProcessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProcessException(String message) {
        super(message);
    }

    public ProcessException(String message, Throwable cause) {
        super(message, cause);
    }
}
