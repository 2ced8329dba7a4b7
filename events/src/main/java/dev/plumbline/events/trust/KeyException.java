package dev.plumbline.events.trust;

/** A key cannot be used. The message names the file, never its content. */
public final class KeyException extends RuntimeException {

    KeyException(String message) {
        super(message);
    }

    /** Drops the cause on purpose: decoders quote what they could not decode. */
    static KeyException unusable(Object file, String what) {
        return new KeyException(file + " holds no " + what);
    }
}
