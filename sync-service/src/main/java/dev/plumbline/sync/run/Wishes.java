package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApprovalGiven;
import dev.plumbline.events.Cause;
import dev.plumbline.events.CommandEvent;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.SyncRequested;
import dev.plumbline.events.SyncTrigger;
import dev.plumbline.events.messaging.EventPublisher;
import dev.plumbline.sync.application.Applications;
import dev.plumbline.sync.application.Applications.Written;
import dev.plumbline.sync.application.DeclaredApplication;
import dev.plumbline.sync.application.Wish;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What people ask for on their Applications. It is taken from nowhere else: whoever may write to Kafka may not thereby have
 * something applied or deleted. The event that is told of a wish is for the trail.
 */
final class Wishes {

    private static final Logger LOG = Logger.getLogger(Wishes.class);
    private static final int TRIES = 4;

    private final Applications applications;
    private final EventPublisher publisher;

    Wishes(Applications applications, EventPublisher publisher) {
        this.applications = applications;
        this.publisher = publisher;
    }

    /** What is asked for of a set, once the trail has it; empty where nothing is. */
    Optional<SetRun.Order> order(StoredSet stored) {
        List<Wish> wishes = meaning(stored.set());
        if (wishes.isEmpty()) {
            return Optional.empty();
        }
        List<? extends Envelope<? extends CommandEvent>> told = wishes.stream()
                .map(wish -> publisher.publishAndWait(event(wish, stored.set()), Cause.root()))
                .toList();
        return Optional.of(new SetRun.Order(
                SyncTrigger.COMMAND,
                told.getFirst(),
                wishes.stream().anyMatch(wish -> wish.kind() == Wish.Kind.SYNC),
                wishes.stream().anyMatch(wish -> wish.kind() == Wish.Kind.APPROVE)));
    }

    private static CommandEvent event(Wish wish, ManifestsRendered set) {
        ApplicationRef application = set.application();
        return switch (wish.kind()) {
            case SYNC -> new SyncRequested(application, wish.author(), wish.request());
            case APPROVE -> new ApprovalGiven(application, wish.author(), wish.request(), set.digest());
        };
    }

    /** Takes what was asked for of a set off its Application, since it was done, or may not be. */
    void fulfilled(ManifestsRendered set) {
        meaning(set).forEach(wish -> remove(set.application().key(), wish));
    }

    private void remove(ApplicationKey application, Wish wish) {
        Written written = new Written.Outdated("never read");
        for (int tries = 0; tries < TRIES && written instanceof Written.Outdated; tries++) {
            Optional<DeclaredApplication> current =
                    applications.find(application).filter(seen -> seen.wishes().contains(wish));
            if (current.isEmpty()) {
                return;
            }
            written = applications.removeAnnotation(current.get(), wish.kind().annotation());
        }
        if (!(written instanceof Written.Stands)) {
            LOG.warnf(
                    "not taken off application=%s annotation=%s",
                    application, wish.kind().annotation());
        }
    }

    private List<Wish> meaning(ManifestsRendered set) {
        return applications
                .find(set.application().key())
                .filter(seen -> seen.ref().equals(set.application()) && !seen.deleted())
                .map(seen -> seen.wishes().stream()
                        .filter(wish -> wish.means(set.revision(), set.digest()))
                        .toList())
                .orElse(List.of());
    }
}
