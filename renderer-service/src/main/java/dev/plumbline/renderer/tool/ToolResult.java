package dev.plumbline.renderer.tool;

import java.time.Duration;

/** How a run ended. */
public sealed interface ToolResult {

    /** With output. */
    record Succeeded(byte[] output) implements ToolResult {}

    /**
     * With a failure of its own.
     *
     * @param message what it wrote on standard error; may quote what it read
     */
    record Failed(int exitCode, String message) implements ToolResult {}

    /** Killed, for being over a limit; the text tells which, with the number. */
    record OverLimit(String limit) implements ToolResult {

        static OverLimit time(Duration limit) {
            return new OverLimit("time: more than " + limit.toSeconds() + " s");
        }
    }
}
