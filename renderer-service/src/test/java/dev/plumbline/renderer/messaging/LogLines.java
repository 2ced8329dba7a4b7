package dev.plumbline.renderer.messaging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** What is logged while it is open: messages, parameters, context and stack traces. */
final class LogLines extends Handler implements AutoCloseable {

    private final StringBuffer lines = new StringBuffer();

    LogLines() {
        Logger.getLogger("").addHandler(this);
    }

    String text() {
        return lines.toString();
    }

    @Override
    public void publish(LogRecord record) {
        lines.append(record.getMessage())
                .append(Arrays.toString(record.getParameters()))
                .append('\n');
        if (record instanceof ExtLogRecord formatted) {
            lines.append(formatted.getFormattedMessage())
                    .append(formatted.getMdcCopy())
                    .append('\n');
        }
        if (record.getThrown() != null) {
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace));
            lines.append(trace);
        }
    }

    @Override
    public void flush() {
        // keeps nothing back
    }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
