package dev.plumbline.events;

/** Why a sync runs. */
public enum SyncTrigger {
    /** A new set was rendered. */
    MANIFESTS,
    /** Drift is put back. */
    DRIFT,
    /** The application's definition changed. */
    DECLARATION,
    /** Somebody asked for it. */
    COMMAND
}
