package dev.plumbline.poller.poll;

/** What was found could not be told. */
public final class HintsUnavailable extends PollFailure {

    /** Because of that. */
    public HintsUnavailable(Throwable cause) {
        super("what was found could not be told: " + cause.getClass().getSimpleName(), cause);
    }
}
