package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationRef;
import dev.plumbline.sync.application.Applications;
import dev.plumbline.sync.application.Applications.Written;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.application.StatusChange;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Writes statuses: only where something changes, and again on what it is then where somebody was quicker. Each says whether its
 * Application is suspended.
 */
final class Statuses {

    private static final int TRIES = 4;

    private final Applications applications;
    private final Clock clock;

    Statuses(Applications applications, Clock clock) {
        this.applications = applications;
        this.clock = clock;
    }

    /** Writes a change to an application, whatever else has changed of it. */
    Written write(ApplicationRef application, UnaryOperator<StatusChange> change) {
        return write(application, change, any -> true);
    }

    /**
     * Writes a change to an application.
     *
     * @param premise what must hold of it; where it no longer does, nothing is written
     */
    Written write(
            ApplicationRef application, UnaryOperator<StatusChange> change, Predicate<DeclaredApplication> premise) {
        Written written = new Written.Outdated("never read");
        for (int tries = 0; tries < TRIES && written instanceof Written.Outdated; tries++) {
            Optional<DeclaredApplication> current = applications
                    .find(application.key())
                    .filter(seen -> seen.ref().uid().equals(application.uid()))
                    .filter(premise);
            if (current.isEmpty()) {
                return new Written.Outdated("the Application is gone or somebody else's run is newer");
            }
            StatusChange next = change.apply(StatusChange.of(current.get().status(), clock.instant())
                    .suspended(current.get().spec().suspend()));
            written = next.changes()
                    ? applications.writeStatus(current.get(), next.build())
                    : new Written.Stands(current.get());
        }
        return written instanceof Written.Outdated ? new Written.Failed("it keeps changing") : written;
    }
}
