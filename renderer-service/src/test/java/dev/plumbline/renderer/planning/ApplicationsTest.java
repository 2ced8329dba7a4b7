package dev.plumbline.renderer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RepositoryUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ApplicationsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final RepositoryUrl FLEET = RepositoryUrl.of("https://git.example/team/fleet");
    private static final RepositoryUrl CONVOY = RepositoryUrl.of("https://git.example/team/convoy");

    private final Applications applications = new Applications();
    private final ApplicationRef first = new ApplicationRef("ns", "app", "uid-1");

    @Test
    void waitsForTheDefinitionThatWasAskedFor() throws Exception {
        applications.declared(declared(first, 1));
        CompletableFuture<Optional<ApplicationDeclared>> waiting = waitFor(first, 2);
        applications.declared(declared(first, 2));
        assertThat(waiting.get(20, TimeUnit.SECONDS)).contains(declared(first, 2));
    }

    @Test
    void givesTheNewestWhereAnOlderOneWasAskedFor() throws Exception {
        applications.declared(declared(first, 5));
        assertThat(applications.await(first, 2, LONG)).contains(declared(first, 5));
    }

    @Test
    void doesNotWaitForWhatIsGone() throws Exception {
        applications.declared(declared(first, 1));
        CompletableFuture<Optional<ApplicationDeclared>> waiting = waitFor(first, 2);
        applications.deleted(first.key());
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void tellsAnApplicationFromOneOfTheSameNameBeforeIt() throws Exception {
        applications.declared(declared(first, 7));
        ApplicationRef second = new ApplicationRef("ns", "app", "uid-2");
        applications.declared(declared(second, 1));
        assertThat(applications.await(first, 7, LONG)).isEmpty();
        assertThat(applications.current(second)).contains(declared(second, 1));
    }

    @Test
    void givesWhatItHasWhenTheTableStaysBehind() throws Exception {
        applications.declared(declared(first, 1));
        assertThat(applications.await(first, 2, Duration.ofMillis(1))).contains(declared(first, 1));
    }

    @Test
    void findsThoseOfARepositoryUnderItsNewestDefinitionOnly() {
        applications.declared(declared(first, 1, "https://git.example/team/fleet"));
        applications.declared(declared(first, 2, "git@git.example:team/convoy.git"));
        ApplicationRef second = new ApplicationRef("ns", "second", "uid-2");
        applications.declared(declared(second, 1, "https://git.example/team/convoy"));
        ApplicationRef third = new ApplicationRef("ns", "third", "uid-3");
        applications.declared(declared(third, 1, "https://git.example/team/convoy"));
        applications.deleted(third.key());

        assertThat(applications.of(FLEET)).isEmpty();
        assertThat(applications.of(FLEET, CONVOY))
                .extracting(each -> each.application().name())
                .containsExactlyInAnyOrder("app", "second");
    }

    private CompletableFuture<Optional<ApplicationDeclared>> waitFor(ApplicationRef application, long generation) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return applications.await(application, generation, LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static ApplicationDeclared declared(ApplicationRef application, long generation) {
        return declared(application, generation, "https://git.example/a");
    }

    private static ApplicationDeclared declared(ApplicationRef application, long generation, String url) {
        return new ApplicationDeclared(
                application,
                generation,
                new ApplicationSpec(
                        new ApplicationSpec.Source(url, "main", ".", null),
                        new ApplicationSpec.Destination("ns"),
                        new ApplicationSpec.SyncPolicy(true, true, true),
                        false));
    }
}
