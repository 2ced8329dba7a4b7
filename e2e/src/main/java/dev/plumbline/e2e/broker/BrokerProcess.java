package dev.plumbline.e2e.broker;

import dev.plumbline.e2e.process.LibraryLog;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/** The program of the broker's process: formats the log folder where it is new, then serves until it is told to end. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /**
     * Runs the broker.
     *
     * @param arguments the properties file and the cluster's id
     */
    public static void main(String[] arguments) {
        LibraryLog.warningsToStandardError("kafka.server");
        var server = start(arguments[0], arguments[1]);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        server.awaitShutdown();
    }

    /** Starts the broker in this very process. */
    static KafkaRaftServer start(String file, String clusterId) {
        format(file, clusterId);
        var server = new KafkaRaftServer(KafkaConfig.fromProps(load(Path.of(file)), false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private static void format(String file, String clusterId) {
        var quiet = new PrintStream(System.out);
        var result =
                StorageTool.execute(new String[] {"format", "-t", clusterId, "-c", file, "--ignore-formatted"}, quiet);
        if (result != 0) {
            throw new IllegalStateException("the log folder cannot be formatted");
        }
    }

    private static Properties load(Path file) {
        try (var input = Files.newInputStream(file)) {
            var properties = new Properties();
            properties.load(input);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
