package dev.plumbline.renderer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test where helm, kustomize and the worker have not been built yet; {@code ./plumbline test} builds them first. */
public final class NativeTools implements ExecutionCondition {

    /** The folder of the programs. */
    public static Path folder() {
        return Optional.ofNullable(System.getenv("PLUMBLINE_NATIVE"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("plumbline.root", ".."), ".plumbline", "native"));
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean there =
                Stream.of("helm", "kustomize", "worker").allMatch(tool -> Files.isExecutable(folder().resolve(tool)));
        return there
                ? ConditionEvaluationResult.enabled("helm, kustomize and the worker are there")
                : ConditionEvaluationResult.disabled("no helm, kustomize and worker in " + folder()
                        + ": run ./plumbline test, or set PLUMBLINE_NATIVE");
    }
}
