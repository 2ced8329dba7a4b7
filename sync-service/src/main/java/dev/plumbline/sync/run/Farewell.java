package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.Keys;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.Topic;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.sync.application.Application;
import dev.plumbline.sync.application.Applications;
import dev.plumbline.sync.application.Applications.Written;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.application.DeclaredApplication.Meta;
import dev.plumbline.sync.apply.Outcome;
import dev.plumbline.sync.apply.Stamp;
import dev.plumbline.sync.plan.Baseline;
import dev.plumbline.sync.plan.Baselines;
import dev.plumbline.sync.plan.Planner;
import dev.plumbline.sync.prune.ObjectPruner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What a deleted Application leaves: its objects are pruned if its policy says so, then every table forgets it, then it may go.
 * Each step can be done again, so a failure at any of them is mended by beginning anew.
 */
final class Farewell {

    private static final Logger LOG = Logger.getLogger(Farewell.class);

    private final Applications applications;
    private final Baselines baselines;
    private final Sets sets;
    private final Declarations declarations;
    private final ObjectPruner pruner;
    private final EventPublisher publisher;

    Farewell(Applications applications, Tables tables, ObjectPruner pruner, EventPublisher publisher) {
        this.applications = applications;
        this.baselines = tables.baselines();
        this.sets = tables.sets();
        this.declarations = tables.declarations();
        this.pruner = pruner;
        this.publisher = publisher;
    }

    /** Takes leave of an Application that is being deleted; false where it must be tried again. */
    boolean take(DeclaredApplication application) {
        if (!application.finalized()) {
            return true;
        }
        if (application.spec().sync().prune() && !pruned(application)) {
            return false;
        }
        forget(application.key());
        List<String> finalizers = new ArrayList<>(application.meta().finalizers());
        finalizers.remove(Application.FINALIZER);
        Meta meta = application.meta();
        Written written = applications.writeMeta(application, new Meta(finalizers, meta.labels(), meta.annotations()));
        return switch (written) {
            case Written.Stands stands -> true;
            case Written.Outdated outdated ->
                applications.find(application.key()).isEmpty();
            case Written.Failed failed -> false;
        };
    }

    /** Makes every table forget an application that is gone. */
    void forget(ApplicationKey application) {
        Publications told = new Publications(publisher, baselines);
        baselines.of(application).keySet().forEach(object -> told.released(application, object));
        told.add(publisher.delete(Topic.MANIFESTS, application.toString()));
        told.add(publisher.delete(Topic.MANIFESTS, Keys.part(application.toString(), "outcome")));
        told.add(publisher.delete(Topic.HEALTH, application.toString()));
        told.await();
        EventPublisher.await(publisher.delete(Topic.APPLICATIONS, application.toString()));
        sets.remove(application);
        declarations.remove(application);
        LOG.infof("forgotten application=%s", application);
    }

    private boolean pruned(DeclaredApplication application) {
        Stamp stamp = new Stamp(application.ref(), application.epoch(), "");
        Map<ObjectRef, Baseline> live = baselines.of(application.key());
        boolean all = true;
        for (var prune : Planner.all(live)) {
            if (pruner.prune(prune, stamp) instanceof Outcome.Failed(var object, var message, var retry)) {
                LOG.warnf("not pruned application=%s object=%s reason=\"%s\"", application.key(), object, message);
                all = false;
            }
        }
        return all;
    }
}
