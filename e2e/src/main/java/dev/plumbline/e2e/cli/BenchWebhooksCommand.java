package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.bench.WebhookBench;
import dev.plumbline.e2e.bench.WebhookLoad;
import dev.plumbline.e2e.workspace.Workspace;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the running receiver under a flood of deliveries. */
@Command(name = "webhooks", description = "Measure the receiver under a flood of signed deliveries.")
final class BenchWebhooksCommand implements Callable<Integer> {
    @Option(
            names = "--per-second",
            defaultValue = "500",
            description = "Deliveries a second; default ${DEFAULT-VALUE}.")
    private int perSecond;

    @Option(names = "--seconds", defaultValue = "60", description = "For how long; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--bytes", defaultValue = "20480", description = "Of each body; default ${DEFAULT-VALUE}.")
    private int bytes;

    @Override
    public Integer call() throws Exception {
        var workspace = Workspace.fromSystemProperties();
        var at = Running.state(workspace).endpoints();
        var load = new WebhookLoad(perSecond, Duration.ofSeconds(seconds), bytes);
        new WebhookBench(URI.create(at.webhookUrl()), at.webhookSecret(), at.kafka(), workspace.file("run"), System.out)
                .run(load);
        return 0;
    }
}
