package dev.plumbline.renderer.source.signature;

/** Whether a signature is one that is asked for. */
public sealed interface Verdict {

    /** It is, of the key of that name. */
    record Good(String key) implements Verdict {}

    /** It is not; the text says why, after "the commit … is not verified:". */
    record Bad(String why) implements Verdict {}
}
