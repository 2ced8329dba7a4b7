package dev.plumbline.e2e.environment;

import dev.plumbline.e2e.process.JavaCommand;
import dev.plumbline.e2e.process.ManagedProcess;
import dev.plumbline.e2e.process.ProcessException;
import dev.plumbline.e2e.process.ProcessSpec;
import dev.plumbline.e2e.process.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The processes of the six services, run from what the build packaged. */
final class ServiceProcesses {
    private static final Duration READY = Duration.ofSeconds(180);

    private final ServiceSettings settings;
    private final Map<Service, ManagedProcess> processes = new EnumMap<>(Service.class);

    ServiceProcesses(ServiceSettings settings, Consumer<String> news) {
        this.settings = settings;
        for (var service : Service.values()) {
            var files = settings.workspace().processFiles();
            processes.put(service, new ManagedProcess(spec(service), files, news));
        }
    }

    ManagedProcess of(Service service) {
        return java.util.Objects.requireNonNull(processes.get(service));
    }

    List<ManagedProcess> all() {
        return List.copyOf(processes.values());
    }

    void start(Service service) {
        if (!Files.exists(application(service).resolve("quarkus-run.jar"))) {
            throw new ProcessException(service.module() + " is not built: there is no " + application(service));
        }
        of(service).startAndAwait(READY);
    }

    private ProcessSpec spec(Service service) {
        var options = new ArrayList<String>();
        // Half of a young service's time would go into C2, for work that waits for others most of the time. The
        // receiver hashes each
        // delivery twice: C1 takes nine times as long for that, since it knows none of the processor's own
        // instructions.
        if (service != Service.WEBHOOK_RECEIVER) {
            options.add("-XX:TieredStopAtLevel=1");
        }
        // Written by the build; a JVM that cannot use it says so in its log and starts without.
        if (Files.exists(application(service).resolve("app.aot"))) {
            options.add("-XX:AOTCache=app.aot");
        }
        var java = new JavaCommand("256m", options, List.of("-jar", "quarkus-run.jar"));
        var launch = new ProcessSpec.Launch(java.words(), settings.of(service), application(service));
        var ready = settings.ports().http(service.port()) + "/q/health/ready";
        var ending = new ProcessSpec.Ending("TERM", Duration.ofSeconds(4));
        return new ProcessSpec(service.module(), launch, Readiness.answering(ready), ending);
    }

    private Path application(Service service) {
        return settings.workspace().checkout().resolve(service.module()).resolve("target/quarkus-app");
    }
}
