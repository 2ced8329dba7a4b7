package dev.plumbline.receiver.provider;

/** A delivery is not what its provider sends. The message quotes nothing of the payload. */
public final class MalformedDelivery extends Exception {

    private final String field;
    private final String problem;

    MalformedDelivery(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
        this.problem = problem;
    }

    /** The field at fault, {@code repository.clone_url}, or the header. */
    public String field() {
        return field;
    }

    /** What is wrong with it. */
    public String problem() {
        return problem;
    }
}
