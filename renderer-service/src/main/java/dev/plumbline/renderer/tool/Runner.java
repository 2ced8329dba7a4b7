package dev.plumbline.renderer.tool;

import java.util.List;

/** Runs foreign programs over the files of a revision. */
public interface Runner {

    /**
     * Runs a program to its end.
     *
     * @param files all that it is to see of the repository
     * @throws ToolException where it cannot be started
     */
    ToolResult run(Run run, PrivateFolder files);

    /**
     * Runs a program that needs nothing else to its end.
     *
     * @param files all that it is to see of the repository
     * @throws ToolException where it cannot be started
     */
    default ToolResult run(List<String> command, PrivateFolder files) {
        return run(Run.of(command), files);
    }
}
