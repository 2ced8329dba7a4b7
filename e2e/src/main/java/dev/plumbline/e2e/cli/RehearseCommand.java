package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.activity.ActivityLog;
import dev.plumbline.e2e.broker.KafkaBroker;
import dev.plumbline.e2e.broker.TopicSetup;
import dev.plumbline.e2e.environment.SampleFleet;
import dev.plumbline.e2e.git.GitServer;
import dev.plumbline.e2e.git.PushWebhook;
import dev.plumbline.e2e.kubernetes.ClusterSetup;
import dev.plumbline.e2e.workspace.KeyFiles;
import dev.plumbline.e2e.workspace.Port;
import dev.plumbline.e2e.workspace.Ports;
import dev.plumbline.e2e.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Runs in one JVM, without a cluster and a database, what the broker and {@code up} run in theirs, so that the build can
 * record an AOT cache for both: with it they start in a third of the time.
 */
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        var real = Workspace.fromSystemProperties();
        var stage = real.at(Files.createTempDirectory("plumbline-rehearsal-"));
        var ports = Ports.anyFree();
        new KeyFiles(stage.file("keys"));
        var broker = new KafkaBroker(stage, ports, System.out::println);
        broker.rehearse(() -> {
            TopicSetup.apply(broker.bootstrap(), real.deploy("kafka/topics.yaml"));
            new ActivityLog(broker.bootstrap(), System.out::println).close();
        });
        rehearseGit(stage, ports);
        ClusterSetup.rehearse(real.deploy("kubernetes"));
        stage.purge();
        return 0;
    }

    private static void rehearseGit(Workspace stage, Ports ports) {
        var url = ports.http(Port.GIT);
        var nobody = new PushWebhook(URI.create(ports.http(Port.WEBHOOK_RECEIVER)), "none", url, System.out::println);
        try (var git = new GitServer(ports.of(Port.GIT), stage.file("data/git"), nobody)) {
            git.setWebhook(SampleFleet.REPOSITORY, false);
            SampleFleet.push(url + "/" + SampleFleet.REPOSITORY + ".git");
        }
    }
}
