package dev.plumbline.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.DriftDetected;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.Event;
import dev.plumbline.events.FieldDrift;
import dev.plumbline.events.Health;
import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.ObjectResult;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceType;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.events.SyncStarted;
import dev.plumbline.events.SyncSucceeded;
import dev.plumbline.events.SyncTrigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of one application from push to healthy, as the services would publish them. */
public final class Fleet {

    public static final String REVISION = "abc1234" + "0".repeat(33);
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final Instant PUSHED = Instant.parse("2026-11-21T10:00:00Z");

    private final ApplicationRef application;
    private final ObjectRef config;
    private final RepositoryUrl repository;

    /** An application of that name in namespace fleet. */
    public Fleet(String name) {
        application = new ApplicationRef("fleet", name, "uid-" + name);
        config = new ObjectRef("", "ConfigMap", "fleet", name);
        repository = new RepositoryUrl("git.example.org/" + name);
    }

    public ApplicationRef application() {
        return application;
    }

    public CommitPushed pushed() {
        return new CommitPushed(repository, "refs/heads/main", null, REVISION, false, "github", "d-1", "jane");
    }

    public ApplicationDeclared declared() {
        return new ApplicationDeclared(
                application,
                1,
                new ApplicationSpec(
                        new ApplicationSpec.Source("https://git.example.org/fleet.git", "main", "web", null),
                        new ApplicationSpec.Destination("fleet"),
                        new ApplicationSpec.SyncPolicy(true, true, true),
                        false));
    }

    public ManifestsRendered rendered(String manifests, @Nullable String sealed) {
        return rendered(new ManifestsRendered.Contents(12, manifests, sealed));
    }

    public ManifestsRendered rendered(ManifestsRendered.Contents contents) {
        return new ManifestsRendered(
                application,
                1,
                repository,
                REVISION,
                false,
                SourceType.PLAIN,
                "fleet",
                DIGEST,
                DIGEST,
                contents,
                "c2ln");
    }

    public SyncSucceeded succeeded(long epoch) {
        return new SyncSucceeded(
                application,
                epoch,
                REVISION,
                DIGEST,
                SyncTrigger.MANIFESTS,
                "set",
                new SyncCounts(0, 1, 11, 0, 0),
                List.of(new ObjectResult(config, ObjectResult.Outcome.CONFIGURED, null)));
    }

    public ObjectApplied applied() {
        return new ObjectApplied(
                application,
                config,
                "v1",
                "u-1",
                "101",
                1,
                REVISION,
                DIGEST,
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.objectNode().put("kind", "ConfigMap"));
    }

    public HealthChanged healthy(long epoch) {
        return new HealthChanged(application, epoch, REVISION, Health.HEALTHY, null, List.of(), "o-1");
    }

    public DriftDetected drifted() {
        FieldDrift.Actor actor = new FieldDrift.Actor("kubectl-edit", "Update", null, null, null);
        FieldDrift field = new FieldDrift("data.color", TextNode.valueOf("blue"), TextNode.valueOf("red"), actor);
        return new DriftDetected(
                application, config, DriftDetected.Kind.CHANGED, "u-1", "105", "101", 1, REVISION, List.of(field));
    }

    /** The chain from push to healthy: each event is the cause of the next, 10 ms apart. */
    public List<Envelope<?>> chain() {
        List<Event> events = List.of(
                pushed(),
                new RenderRequested(application, 1, RenderRequested.Reason.COMMIT, pushed().id()),
                rendered("KLUv", null),
                new SyncStarted(application, 1, REVISION, DIGEST, SyncTrigger.MANIFESTS, "set"),
                applied(),
                succeeded(1),
                healthy(1));
        List<Envelope<?>> chain = new ArrayList<>();
        String cause = null;
        for (Event event : events) {
            chain.add(envelope(event, pushed().id(), cause, PUSHED.plusMillis(10L * chain.size())));
            cause = event.id();
        }
        return chain;
    }

    /** An event of its own chain. */
    public static Envelope<?> alone(Event event) {
        return envelope(event, event.id(), null, PUSHED);
    }

    public static Envelope<?> envelope(Event event, String correlation, @Nullable String cause, Instant time) {
        return new Envelope<>(event.id(), "/plumbline/test", time, correlation, cause, null, event);
    }
}
