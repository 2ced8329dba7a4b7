package dev.plumbline.renderer.manifest;

/** Text that is no manifest. The message quotes none of it. */
public final class YamlProblem extends Exception {

    private final int line;

    YamlProblem(String message, int line) {
        super(message);
        this.line = line;
    }

    /** Where, from 1. */
    public int line() {
        return line;
    }

    /** What; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "not YAML" : message;
    }
}
