package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/** Something was said without a field that it makes no sense without. */
public final class MissingField extends IllegalArgumentException {

    private final String field;

    private MissingField(String field) {
        super("the field " + field + " is missing");
        this.field = field;
    }

    static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw new MissingField(field);
        }
        return value;
    }

    /** The field's name. */
    public String field() {
        return field;
    }
}
