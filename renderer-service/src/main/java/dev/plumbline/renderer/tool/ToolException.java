package dev.plumbline.renderer.tool;

/** A tool, or the folder it works in, cannot be used: the machine's fault, not the application's. */
public final class ToolException extends RuntimeException {

    ToolException(String message, Throwable cause) {
        super(message, cause);
    }

    ToolException(String message) {
        super(message);
    }
}
