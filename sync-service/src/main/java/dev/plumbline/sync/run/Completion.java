package dev.plumbline.sync.run;

import dev.plumbline.events.HealthChanged;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.SyncCounts;
import dev.plumbline.sync.application.ApplicationStatus.Claim;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.application.StatusChange;

/**
 * A run that is done but for its Application's status. That waits a moment for the health of what was applied, which then goes
 * into the same write; until it is written the claim stands, so that a process that ends here has only the status left to do.
 */
record Completion(ManifestsRendered set, Claim claim, SyncCounts counts) {

    /** Whether that health is of what this run applied, or of something later; not of what was live before it. */
    boolean coveredBy(HealthChanged health) {
        return health.application().equals(set.application()) && health.epoch() >= claim.epoch();
    }

    /** The status of the application with the run done. */
    StatusChange done(StatusChange status) {
        return status.observed(set.generation())
                .taken(set.sequence())
                .warned(set.contents().warnings())
                .succeeded(claim, counts);
    }

    /** Whether the application is still that of this run. */
    boolean current(DeclaredApplication seen) {
        return seen.epoch() == claim.epoch();
    }
}
