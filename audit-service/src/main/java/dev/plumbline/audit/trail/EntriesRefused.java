package dev.plumbline.audit.trail;

/** The store refuses some entry for what it holds; trying again changes nothing. */
public final class EntriesRefused extends AuditException {

    private final String code;

    /**
     * A refusal.
     *
     * @param code the SQLSTATE; the store's message is left out, since it may quote the data
     */
    public EntriesRefused(String code) {
        super("refused with SQLSTATE " + code, null);
        this.code = code;
    }

    /** The SQLSTATE. */
    public String code() {
        return code;
    }
}
