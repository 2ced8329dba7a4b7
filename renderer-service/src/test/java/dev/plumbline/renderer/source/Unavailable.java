package dev.plumbline.renderer.source;

/** Failures for tests of other packages. */
public final class Unavailable {

    private Unavailable() {}

    public static SourceUnavailable because(String why) {
        return new SourceUnavailable(why);
    }
}
