package dev.plumbline.e2e.process;

import java.nio.file.Path;

/** Where logs and pid files of processes are, by the process's name. */
public record ProcessFiles(Path logs, Path pids) {

    /** The log that standard output and standard error go to; it is appended to. */
    public Path log(String name) {
        return logs.resolve(name + ".log");
    }

    /** The file that holds the process's identity while it runs. */
    public Path pidFile(String name) {
        return pids.resolve(name + ".pid");
    }
}
