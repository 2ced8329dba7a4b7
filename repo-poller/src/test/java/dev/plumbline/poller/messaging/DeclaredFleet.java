package dev.plumbline.poller.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.poller.git.GitServer;
import java.util.Collection;

/** Applications of many repositories, one each, as sync-service declares them. */
final class DeclaredFleet {

    private DeclaredFleet() {}

    static void declare(KafkaBroker broker, GitServer git, Collection<String> repositories) {
        broker.publish(repositories.stream()
                .map(repository -> new ApplicationDeclared(
                        new ApplicationRef("test", repository, "uid"),
                        1,
                        new ApplicationSpec(
                                new ApplicationSpec.Source(git.url(repository), "main", ".", null),
                                new ApplicationSpec.Destination("default"),
                                new ApplicationSpec.SyncPolicy(true, true, true),
                                false)))
                .toList());
    }
}
