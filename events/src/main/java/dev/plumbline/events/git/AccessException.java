package dev.plumbline.events.git;

/**
 * A remote cannot be accessed as the credentials file says, or the file says nothing of it or nothing that makes sense. The message names
 * the entry and its line, never a value; causes are dropped, since parsers quote what they could not parse.
 */
public sealed class AccessException extends RuntimeException permits HostNotTrusted, TokenRefused {

    AccessException(String message) {
        super(message);
    }
}
