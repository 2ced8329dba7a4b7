package dev.plumbline.e2e.broker;

import dev.plumbline.e2e.process.JavaCommand;
import dev.plumbline.e2e.process.ManagedProcess;
import dev.plumbline.e2e.process.ProcessSpec;
import dev.plumbline.e2e.process.Readiness;
import dev.plumbline.e2e.workspace.Port;
import dev.plumbline.e2e.workspace.Ports;
import dev.plumbline.e2e.workspace.PrivateFile;
import dev.plumbline.e2e.workspace.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One KRaft node, broker and controller at once, on loopback. */
public final class KafkaBroker {
    /** Any id will do for a cluster of its own; the log folder keeps it. */
    private static final String CLUSTER_ID = "cGx1bWJsaW5lLWxvY2FsMA";

    private static final Duration READY = Duration.ofSeconds(180);

    private final Workspace workspace;
    private final Ports ports;
    private final ManagedProcess process;

    /** Nothing is started yet. */
    public KafkaBroker(Workspace workspace, Ports ports, Consumer<String> news) {
        this.workspace = workspace;
        this.ports = ports;
        this.process = new ManagedProcess(spec(), workspace.processFiles(), news);
    }

    /** Starts the broker and waits until it takes connections. */
    public void start() {
        writeSettings();
        process.startAndAwait(READY);
    }

    /** Starts the broker in this very process, does something beside it, and stops it. */
    public void rehearse(Runnable meanwhile) {
        writeSettings();
        var server = BrokerProcess.start(workspace.file("run/kafka.properties").toString(), CLUSTER_ID);
        meanwhile.run();
        server.shutdown();
        server.awaitShutdown();
    }

    private void writeSettings() {
        PrivateFile.write(workspace.file("run/kafka.properties"), properties());
    }

    /** The broker's process. */
    public ManagedProcess process() {
        return process;
    }

    /** What clients connect to. */
    public String bootstrap() {
        return ports.address(Port.KAFKA);
    }

    private ProcessSpec spec() {
        var main = List.of(
                BrokerProcess.class.getName(),
                workspace.file("run/kafka.properties").toString(),
                CLUSTER_ID);
        var java = new JavaCommand(
                "512m",
                List.of(
                        // What C2 gains comes later than a start, and is missed by nobody here.
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"),
                Stream.concat(workspace.ownClasses().options().stream(), main.stream())
                        .toList());
        return ProcessSpec.of("kafka", java.words(), Readiness.listening(ports.of(Port.KAFKA)))
                .endedBy("TERM", Duration.ofSeconds(3));
    }

    private String properties() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@%2$s
                listeners=PLAINTEXT://%1$s,CONTROLLER://%2$s
                advertised.listeners=PLAINTEXT://%1$s
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                message.max.bytes=8454144
                replica.fetch.max.bytes=8454144
                offsets.topic.num.partitions=4
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=2
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                num.io.threads=2
                num.network.threads=2
                """.formatted(bootstrap(), ports.address(Port.KAFKA_CONTROLLER), workspace.file("data/kafka"));
    }
}
