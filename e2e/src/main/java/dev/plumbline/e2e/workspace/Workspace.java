package dev.plumbline.e2e.workspace;

import dev.plumbline.e2e.process.ProcessFiles;
import java.nio.file.Path;

/**
 * The folders of one environment.
 *
 * @param checkout the root of the source tree, whose {@code deploy/} and built services are used
 * @param home the environment's own folder, {@code .plumbline} of the checkout unless a test says otherwise
 * @param tools where the native programs are: kube-apiserver, helm and the others
 */
public record Workspace(Path checkout, Path home, Path tools) {

    /** The workspace that {@code ./plumbline} or the build tells by system properties. */
    public static Workspace fromSystemProperties() {
        var checkout = Path.of(System.getProperty("plumbline.root", "")).toAbsolutePath();
        var home = Path.of(System.getProperty(
                "plumbline.home", checkout.resolve(".plumbline").toString()));
        var tools = Path.of(System.getProperty(
                "plumbline.tools", checkout.resolve(".plumbline/native").toString()));
        return new Workspace(checkout, home, tools);
    }

    /** The same checkout and tools with another folder for what is kept. */
    public Workspace at(Path otherHome) {
        return new Workspace(checkout, otherHome, tools);
    }

    /** A file of the environment. */
    public Path file(String relative) {
        return home.resolve(relative);
    }

    /** A file of {@code deploy/}. */
    public Path deploy(String relative) {
        return checkout.resolve("deploy").resolve(relative);
    }

    /** A native program. */
    public String tool(String program) {
        return tools.resolve(program).toString();
    }

    /** The classes of this module as they were packaged. */
    public OwnClasses ownClasses() {
        return OwnClasses.in(checkout.resolve("e2e/target"));
    }

    /** Where logs and pid files are. */
    public ProcessFiles processFiles() {
        return new ProcessFiles(file("log"), file("run"));
    }

    /** The pid file of the process that holds the environment. */
    public Path supervisorPid() {
        return file("supervisor.pid");
    }

    /** Forgets everything: data, keys, logs, ports. */
    public void purge() {
        Folders.delete(home);
    }
}
