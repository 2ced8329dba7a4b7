package dev.plumbline.audit.trail;

import org.jspecify.annotations.Nullable;

/** The store is away, or not ready yet. Nothing was lost. */
public final class TrailUnavailable extends AuditException {

    public TrailUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
