package dev.plumbline.renderer;

import dev.plumbline.events.RenderingFailed.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Why an application cannot be rendered, in words for the person who can mend it. The message holds no secret: it quotes
 * nothing of a manifest but names, and nothing of a URL but host and path.
 */
public class RenderingException extends RuntimeException {

    private final Reason reason;
    private final @Nullable String file;
    private final @Nullable Integer line;

    /** A failure without a file at fault. */
    public RenderingException(Reason reason, String message) {
        this(reason, message, null, null);
    }

    /**
     * A failure at a place.
     *
     * @param file relative to the repository's root, null where unknown
     * @param line from 1, null where unknown
     */
    public RenderingException(Reason reason, String message, @Nullable String file, @Nullable Integer line) {
        super(message);
        this.reason = reason;
        this.file = file;
        this.line = line;
    }

    /** Something lies in another repository, which is not fetched. */
    public static RenderingException submodule(String path) {
        return new RenderingException(
                Reason.INVALID_MANIFEST,
                path
                        + " is a submodule, and submodules are not fetched unless the operator allows their repositories; put"
                        + " its files into the repository, or name its repository in a source of its own",
                path,
                null);
    }

    /** Something is over its limit. */
    public static RenderingException limit(String what, long found, long limit) {
        return new RenderingException(
                Reason.LIMIT_EXCEEDED, what + ": " + found + "; at most " + limit + " are allowed");
    }

    /** The same failure, of one of several sources. */
    public RenderingException in(String source) {
        return new RenderingException(reason, source + ": " + text(), file, line);
    }

    /** The kind of failure. */
    public Reason reason() {
        return reason;
    }

    /** The file at fault, relative to the repository's root; null where unknown. */
    public @Nullable String file() {
        return file;
    }

    /** The line at fault, from 1; null where unknown. */
    public @Nullable Integer line() {
        return line;
    }

    /** The message; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? reason.name() : message;
    }
}
