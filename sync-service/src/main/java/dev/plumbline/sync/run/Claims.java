package dev.plumbline.sync.run;

import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.ObjectRef;
import dev.plumbline.sync.application.Application;
import dev.plumbline.sync.application.ApplicationStatus.Claim;
import dev.plumbline.sync.application.Applications;
import dev.plumbline.sync.application.Applications.Written;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.application.DeclaredApplication.Meta;
import dev.plumbline.sync.application.StatusChange;
import dev.plumbline.sync.apply.ApplySet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes an application for a run: the next epoch is written to its status, against the version that was read, so that of two
 * who try one fails. Before the first object is written, the Application bears our finalizer and is a proper ApplySet parent.
 */
final class Claims {

    private final Applications applications;
    private final Clock clock;

    Claims(Applications applications, Clock clock) {
        this.applications = applications;
        this.clock = clock;
    }

    /** The claim of a set: that of a former process, where one was killed in the middle of this set; else the next epoch. */
    static Claim of(DeclaredApplication application, StoredSet stored) {
        Claim open = application.status().claim();
        String event = stored.envelope().id();
        if (open != null && event.equals(open.set())) {
            return open;
        }
        return new Claim(
                application.epoch() + 1, stored.set().revision(), stored.set().digest(), event);
    }

    /** Writes the claim. */
    Written take(DeclaredApplication application, Claim claim, ManifestsRendered set, Collection<ObjectRef> objects) {
        Written parent = becomeParent(application, objects);
        if (!(parent instanceof Written.Stands(var current))) {
            return parent;
        }
        StatusChange change = StatusChange.of(current.status(), clock.instant())
                .observed(set.generation())
                .taken(set.sequence())
                .claimed(claim);
        return change.changes() ? applications.writeStatus(current, change.build()) : parent;
    }

    private Written becomeParent(DeclaredApplication application, Collection<ObjectRef> objects) {
        Meta meta = application.meta();
        List<String> finalizers = new ArrayList<>(meta.finalizers());
        if (!application.finalized()) {
            finalizers.add(Application.FINALIZER);
        }
        Map<String, String> labels = new HashMap<>(meta.labels());
        labels.put(ApplySet.ID, ApplySet.id(application.key()));
        Map<String, String> annotations = new HashMap<>(meta.annotations());
        annotations.putAll(ApplySet.annotations(application.key(), meta.annotations(), objects));
        Meta wanted = new Meta(finalizers, labels, annotations);
        return wanted.equals(meta) ? new Written.Stands(application) : applications.writeMeta(application, wanted);
    }
}
