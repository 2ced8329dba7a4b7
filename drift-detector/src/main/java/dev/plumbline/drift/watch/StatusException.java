package dev.plumbline.drift.watch;

/** The API server answered with that status. */
final class StatusException extends RuntimeException {

    private final int code;

    StatusException(int code) {
        super("the API server answered " + code);
        this.code = code;
    }

    int code() {
        return code;
    }
}
