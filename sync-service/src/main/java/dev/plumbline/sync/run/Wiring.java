package dev.plumbline.sync.run;

import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.events.messaging.EventTracing;
import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.sync.KeysConfig;
import dev.plumbline.sync.application.Applications;
import dev.plumbline.sync.apply.ObjectApplier;
import dev.plumbline.sync.cluster.Cluster;
import dev.plumbline.sync.cluster.ClusterConfig;
import dev.plumbline.sync.plan.Baselines;
import dev.plumbline.sync.prune.ObjectPruner;
import dev.plumbline.sync.sealing.SealedContents;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts the parts of a run together: plain objects, made once. */
@ApplicationScoped
class Wiring {

    @Produces
    @Singleton
    Tables tables(Baselines baselines, Sets sets, Declarations declarations, Drifts drifts) {
        return new Tables(baselines, sets, declarations, drifts);
    }

    @Produces
    @Singleton
    SetOpening opening(KeysConfig keys, Cluster cluster) {
        return new SetOpening(new SealedContents(keys.sealingPrivate()), cluster);
    }

    @Produces
    @Singleton
    ObjectApplier applier(KeysConfig keys, Cluster cluster) {
        return new ObjectApplier(cluster, SecretFingerprint.of(keys.fingerprint()));
    }

    @Produces
    @Singleton
    ObjectPruner pruner(Cluster cluster) {
        return new ObjectPruner(cluster);
    }

    @Produces
    @Singleton
    Statuses statuses(Applications applications) {
        return new Statuses(applications, Clock.systemUTC());
    }

    @Produces
    @Singleton
    SyncRun.Instruments instruments(
            Applications applications, PlanSteps steps, EventPublisher publisher, Statuses statuses) {
        return new SyncRun.Instruments(
                new Claims(applications, Clock.systemUTC()), steps, new Reports(publisher, statuses));
    }

    @Produces
    @Singleton
    PlanSteps steps(Cluster cluster, ObjectApplier applier, ObjectPruner pruner, ClusterConfig config) {
        return new PlanSteps(cluster, applier, pruner, config.parallel());
    }

    @Produces
    @Singleton
    LaneSteps.Doing doing(
            Applications applications, Tables tables, EventPublisher publisher, SetOpening opening, Actors actors) {
        return new LaneSteps.Doing(
                new SyncRun(applications, tables.baselines(), publisher, opening, actors.instruments()),
                new Healing(tables.baselines(), tables.sets(), opening, actors.applier(), publisher),
                new Farewell(applications, tables, actors.pruner(), publisher),
                new Tellings(applications, tables.sets(), actors.statuses(), publisher),
                new Wishes(applications, publisher));
    }

    /** Who writes. */
    record Actors(SyncRun.Instruments instruments, ObjectApplier applier, ObjectPruner pruner, Statuses statuses) {}

    @Produces
    @Singleton
    Actors actors(SyncRun.Instruments instruments, ObjectApplier applier, ObjectPruner pruner, Statuses statuses) {
        return new Actors(instruments, applier, pruner, statuses);
    }

    @Produces
    @Singleton
    LaneSteps laneSteps(
            Gate gate, Applications applications, Tables tables, LaneSteps.Doing doing, LaneSteps.Telling telling) {
        return new LaneSteps(gate, applications, tables, doing, telling);
    }

    @Produces
    @Singleton
    LaneSteps.Telling telling(EventPublisher publisher, EventTracing tracing, Statuses statuses, MeterRegistry meters) {
        return new LaneSteps.Telling(publisher, tracing, new Reports(publisher, statuses), meters, Clock.systemUTC());
    }
}
