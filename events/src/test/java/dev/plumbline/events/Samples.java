package dev.plumbline.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** One event of each type, with every optional field set. */
final class Samples {

    private static final String BEFORE = "1".repeat(40);
    private static final String AFTER = "2".repeat(40);
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String REF = "refs/heads/main";
    private static final RepositoryUrl REPOSITORY = new RepositoryUrl("git.example.org/fleet");
    private static final ApplicationRef WEB = new ApplicationRef("fleet", "web", "0b1c");
    private static final ObjectRef CONFIG = new ObjectRef("", "ConfigMap", "fleet", "web");
    private static final ObjectRef DEPLOYMENT = new ObjectRef("apps", "Deployment", "fleet", "web");

    private Samples() {}

    static Stream<Event> all() {
        return Stream.of(commits(), renderings(), syncs(), observations(), commands())
                .flatMap(List::stream);
    }

    private static List<Event> commits() {
        return List.of(
                new CommitPushed(REPOSITORY, REF, BEFORE, AFTER, true, "github", "d-1", "jane"),
                new CommitDiscovered(REPOSITORY, REF, BEFORE, AFTER, "e-1").asAppeared(),
                new RefDeleted(REPOSITORY, REF, BEFORE, "d-2"),
                new RepositoryRenamed(REPOSITORY, new RepositoryUrl("git.example.org/convoy"), "github", "d-3"),
                new RepositoryUnreachable(
                        REPOSITORY,
                        RepositoryUnreachable.Reason.AUTHENTICATION_REFUSED,
                        "not authorized",
                        Instant.parse("2026-11-27T12:00:00Z"),
                        Instant.parse("2026-11-27T12:03:00Z")),
                new RepositoryReached(REPOSITORY, Instant.parse("2026-11-27T12:00:00Z"), "t-2"));
    }

    private static List<Event> renderings() {
        ApplicationSpec.Helm helm = new ApplicationSpec.Helm(json("replicas", "2"), List.of("prod.yaml"), "web");
        ApplicationSpec spec = new ApplicationSpec(
                new ApplicationSpec.Source("https://git.example.org/fleet.git", "main", "web", helm),
                new ApplicationSpec.Destination("fleet"),
                new ApplicationSpec.SyncPolicy(true, true, true),
                false);
        return List.of(
                new ApplicationDeclared(WEB, 3, spec),
                new RenderRequested(WEB, 3, RenderRequested.Reason.COMMIT, "t-1"),
                new ManifestsRendered(
                                WEB,
                                3,
                                REPOSITORY,
                                AFTER,
                                false,
                                SourceType.HELM,
                                "fleet",
                                DIGEST,
                                DIGEST,
                                new ManifestsRendered.Contents(2, "KLUv", "YWdl"),
                                "c2ln")
                        .triggeredBy("t-1")
                        .withSequence(1_764_316_800_000L),
                new RenderingFailed(
                        WEB, 3, AFTER, RenderingFailed.Reason.INVALID_MANIFEST, "no kind", "web/a.yaml", 7, "t-1"),
                new RevisionConfirmed(WEB, 3, AFTER, DIGEST, true).triggeredBy("t-1"));
    }

    private static List<Event> syncs() {
        SyncCounts counts = new SyncCounts(1, 1, 4, 0, 1);
        List<ObjectResult> results = List.of(
                new ObjectResult(CONFIG, ObjectResult.Outcome.CONFIGURED, null),
                new ObjectResult(DEPLOYMENT, ObjectResult.Outcome.FAILED, "spec.replicas: must not be negative"));
        return List.of(
                new SyncStarted(WEB, 7, AFTER, DIGEST, SyncTrigger.MANIFESTS, "set"),
                new SyncSucceeded(WEB, 7, AFTER, DIGEST, SyncTrigger.MANIFESTS, "set", counts, results.subList(0, 1)),
                new SyncFailed(
                        WEB, 7, AFTER, DIGEST, "set", 1, true, "Deployment.apps/fleet/web", counts, results, "f-1"),
                new SyncSuperseded(WEB, BEFORE, DIGEST, AFTER, DIGEST, "t-1"),
                new SyncHeld(WEB, 3, AFTER, DIGEST, SyncHeld.Reason.PRUNES_EVERYTHING, "4 of 4 objects", "t-1"));
    }

    private static List<Event> observations() {
        FieldDrift.Actor jane =
                new FieldDrift.Actor("kubectl-edit", "Update", Instant.parse("2026-11-21T10:00:00Z"), "scale", "jane");
        FieldDrift field = new FieldDrift("data.color", TextNode.valueOf("blue"), TextNode.valueOf("red"), jane);
        HealthChanged.ObjectHealth slow =
                new HealthChanged.ObjectHealth(DEPLOYMENT, Health.PROGRESSING, "1 of 3 replicas available");
        return List.of(
                new ObjectApplied(
                        WEB,
                        CONFIG,
                        "v1",
                        "u-1",
                        "101",
                        7,
                        AFTER,
                        DIGEST,
                        json("f:data", ""),
                        json("kind", "ConfigMap")),
                new DriftDetected(
                        WEB, CONFIG, DriftDetected.Kind.CHANGED, "u-1", "105", "101", 7, AFTER, List.of(field)),
                new DriftResolved(WEB, CONFIG, "0".repeat(32), DriftResolved.Resolution.PUT_BACK),
                new HealthChanged(WEB, 7, AFTER, Health.PROGRESSING, Health.HEALTHY, List.of(slow), "o-1"));
    }

    private static List<Event> commands() {
        return List.of(
                new SyncRequested(WEB, "jane", "r-1"),
                new RefreshRequested(WEB, "jane", "r-2"),
                new RollbackRequested(WEB, "jane", "r-3", DIGEST),
                new ApprovalGiven(WEB, "jane", "r-4", DIGEST));
    }

    private static JsonNode json(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put(name, value);
    }
}
