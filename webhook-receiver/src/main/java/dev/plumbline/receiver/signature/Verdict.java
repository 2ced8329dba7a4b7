package dev.plumbline.receiver.signature;

/** What came of checking a delivery's signature. Senders see no difference between the refusals; the metrics do. */
public enum Verdict {
    /** One of the secrets made it. */
    GENUINE,
    /** It bears no signature. */
    MISSING,
    /** It bears only a signature of a kind that can be forged, SHA-1. */
    OBSOLETE,
    /** None of the secrets made it, or it has not the form of a signature. */
    WRONG,

    /** What it has to be checked with could not be had in time: it may be sent again. */
    UNDECIDED
}
