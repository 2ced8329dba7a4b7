package dev.plumbline.renderer;

import java.time.Duration;

/**
 * What one rendering may take.
 *
 * @param objects in a set
 * @param bytes of all files that are read, and of a tool's output
 * @param files that are read
 * @param time of a tool's run
 * @param memoryBytes of a tool's address space
 * @param tools that run at once
 */
public record RenderLimits(int objects, long bytes, int files, Duration time, long memoryBytes, int tools) {

    private static final int RUNS = 5;

    /** How long all runs of one source may take, of which Jsonnet has one for each file. */
    public Duration allRuns() {
        return time.multipliedBy(RUNS);
    }

    /** The limits as configured. */
    public static RenderLimits of(RendererConfig config) {
        RendererConfig.Limits limits = config.limits();
        return new RenderLimits(
                limits.objects(),
                limits.output().asLongValue(),
                limits.files(),
                limits.time(),
                limits.memory().asLongValue(),
                limits.tools());
    }
}
