package dev.plumbline.receiver.delivery;

/** What was told could not be kept in time. It has to be told again. */
public final class CommitsUnavailable extends Exception {

    /** Because of that. */
    public CommitsUnavailable(Throwable cause) {
        super("commits were not kept", cause);
    }
}
