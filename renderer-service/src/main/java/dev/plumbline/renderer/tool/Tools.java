package dev.plumbline.renderer.tool;

import java.util.Optional;

/**
 * The programs that render.
 *
 * @param sandbox where each run is a process of its own
 * @param runner where Helm and Kustomize run: in workers, or in the sandbox too
 * @param jsonnet empty where there is none
 */
public record Tools(Sandbox sandbox, Runner runner, Program helm, Program kustomize, Optional<Program> jsonnet)
        implements AutoCloseable {

    @Override
    public void close() {
        if (runner instanceof Workers workers) {
            workers.close();
        }
    }
}
