package dev.plumbline.events;

/** How an object or an application fares, from best to worst; an application is as its worst object. */
public enum Health {
    HEALTHY,
    SUSPENDED,
    PROGRESSING,
    UNKNOWN,
    MISSING,
    DEGRADED
}
