package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.bench.WebhookBench;
import dev.plumbline.e2e.bench.WebhookLoad;
import dev.plumbline.e2e.environment.LocalEnvironment;
import dev.plumbline.e2e.environment.Service;
import dev.plumbline.e2e.process.JavaCommand;
import dev.plumbline.e2e.process.ManagedProcess;
import dev.plumbline.e2e.process.ProcessSpec;
import dev.plumbline.e2e.process.Readiness;
import dev.plumbline.e2e.workspace.Port;
import dev.plumbline.e2e.workspace.Ports;
import dev.plumbline.e2e.workspace.Workspace;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * Has the packaged receiver take deliveries beside a broker, and keeps what its JVM learned of them as its AOT cache: the one of
 * the build knows only what a start needs, so that a flood right after it is met by code that is still being compiled.
 *
 * @see <a href="https://openjdk.org/jeps/515">JEP 515</a>
 */
final class ReceiverRehearsal {
    private static final Duration READY = Duration.ofSeconds(90);
    /** The JVM writes the cache when it ends. */
    private static final Duration WRITTEN = Duration.ofSeconds(120);

    private static final WebhookLoad LOAD = new WebhookLoad(400, Duration.ofSeconds(15), 20_480);

    private ReceiverRehearsal() {}

    /**
     * Replaces the cache of the build.
     *
     * @param real where the package is
     * @param stage where the rehearsal's own files go; its broker runs
     */
    static void run(Workspace real, Workspace stage, Ports ports) throws IOException, InterruptedException {
        var application = real.checkout().resolve(Service.WEBHOOK_RECEIVER.module() + "/target/quarkus-app");
        var learned = application.resolve("rehearsed.aot");
        var environment = new LocalEnvironment(stage, null, ports, System.out::println);
        var receiver = new ManagedProcess(
                new ProcessSpec(
                        Service.WEBHOOK_RECEIVER.module(),
                        new ProcessSpec.Launch(
                                new JavaCommand(
                                                "256m",
                                                List.of("-XX:AOTCacheOutput=" + learned.getFileName()),
                                                List.of("-jar", "quarkus-run.jar"))
                                        .words(),
                                environment.settings(Service.WEBHOOK_RECEIVER),
                                application),
                        Readiness.answering(ports.http(Port.WEBHOOK_RECEIVER) + "/q/health/ready"),
                        new ProcessSpec.Ending("TERM", WRITTEN)),
                stage.processFiles(),
                System.out::println);
        try {
            receiver.startAndAwait(READY);
            new WebhookBench(
                            URI.create(environment.endpoints().webhookUrl()),
                            environment.endpoints().webhookSecret(),
                            environment.endpoints().kafka(),
                            stage.file("run"),
                            new PrintStream(System.out, true))
                    .send(LOAD);
        } finally {
            receiver.retire();
        }
        if (Files.exists(learned)) {
            Files.move(learned, application.resolve("app.aot"), StandardCopyOption.REPLACE_EXISTING);
        } else {
            System.out.println("the receiver wrote no cache, so that the build's stays");
        }
    }
}
