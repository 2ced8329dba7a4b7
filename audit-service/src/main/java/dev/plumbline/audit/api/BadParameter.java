package dev.plumbline.audit.api;

import dev.plumbline.audit.trail.AuditException;

/** A request's parameter is not what it may be. */
final class BadParameter extends AuditException {

    private final String parameter;

    BadParameter(String parameter, String message) {
        super(message, null);
        this.parameter = parameter;
    }

    String parameter() {
        return parameter;
    }
}
