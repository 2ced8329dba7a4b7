package dev.plumbline.e2e.process;

import java.util.logging.Handler;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jboss.logmanager.handlers.ConsoleHandler.Target;

/**
 * What the libraries of a program without Quarkus log. Their log manager is Quarkus', which until Quarkus configures it takes
 * every record of every level and keeps thousands of them: a broker spends more on that than on its records.
 */
public final class LibraryLog {
    private LibraryLog() {}

    /**
     * Has warnings written to the standard error, and nothing else be made.
     *
     * @param telling categories whose informative records are wanted too
     */
    public static void warningsToStandardError(String... telling) {
        var root = LogContext.getLogContext().getLogger("");
        for (Handler before : root.clearHandlers()) {
            before.close();
        }
        root.setLevel(Level.WARN);
        root.addHandler(new ConsoleHandler(
                Target.SYSTEM_ERR, new PatternFormatter("%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %p %c: %s%e%n")));
        // It warns of v1alpha1, the version of our own definition, in every start.
        LogContext.getLogContext()
                .getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
                .setLevel(Level.ERROR);
        for (String category : telling) {
            LogContext.getLogContext().getLogger(category).setLevel(Level.INFO);
        }
    }
}
