package dev.plumbline.audit.trail;

import org.jspecify.annotations.Nullable;

/** What can go wrong in this service. */
public abstract class AuditException extends RuntimeException {

    protected AuditException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
