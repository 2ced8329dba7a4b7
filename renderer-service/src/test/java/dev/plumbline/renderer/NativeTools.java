package dev.plumbline.renderer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test where helm and kustomize have not been built yet; {@code ./plumbline test} builds them first. */
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
                Files.isExecutable(folder().resolve("helm")) && Files.isExecutable(folder().resolve("kustomize"));
        return there
                ? ConditionEvaluationResult.enabled("helm and kustomize are there")
                : ConditionEvaluationResult.disabled(
                        "no helm and kustomize in " + folder() + ": run ./plumbline test, or set PLUMBLINE_NATIVE");
    }
}
