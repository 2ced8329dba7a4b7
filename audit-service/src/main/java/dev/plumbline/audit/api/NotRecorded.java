package dev.plumbline.audit.api;

import dev.plumbline.audit.trail.AuditException;

/** The trail holds nothing of what was asked for. */
final class NotRecorded extends AuditException {

    NotRecorded(String message) {
        super(message, null);
    }
}
