package dev.plumbline.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryReached;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.sync.application.ApplicationStatus;
import dev.plumbline.sync.application.ApplicationStatus.Condition;
import dev.plumbline.sync.application.StatusChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SourceStateTest {

    private static final RepositoryUrl FLEET = new RepositoryUrl("git.example/fleet");
    private static final String MAIN = "refs/heads/main";
    private static final String POLLER = "/plumbline/repo-poller";
    private static final String RECEIVER = "/plumbline/webhook-receiver";
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private static final RepositoryUnreachable REFUSED =
            new RepositoryUnreachable(FLEET, Reason.AUTHENTICATION_REFUSED, "not authorized", NOW, NOW.plusSeconds(60));
    private static final RepositoryEvent FOUND = new CommitDiscovered(FLEET, MAIN, "a", "b", "e");
    private static final RepositoryEvent DELETED = new RefDeleted(FLEET, MAIN, "b", "repo-poller/e");
    private static final RepositoryEvent PUSHED = new CommitPushed(FLEET, MAIN, "a", "b", false, "github", "d", null);

    @Test
    void saysNothingOfARepositoryThatAnswersAndWhoseWebhooksCome() {
        ApplicationStatus status = shown(ApplicationStatus.none(), after(SourceState.UNKNOWN, RECEIVER, PUSHED));
        assertThat(status).isEqualTo(shown(ApplicationStatus.none(), SourceState.UNKNOWN));
        assertThat(status.conditions()).isNullOrEmpty();
    }

    @Test
    void namesWhyARepositoryCannotBeReachedUntilItAnswers() {
        SourceState trouble = after(SourceState.UNKNOWN, POLLER, REFUSED);
        ApplicationStatus status = shown(ApplicationStatus.none(), trouble);
        assertThat(condition(status, StatusChange.SOURCE_REACHABLE)).hasValueSatisfying(condition -> {
            assertThat(condition.status()).isEqualTo("False");
            assertThat(condition.reason()).isEqualTo("AuthenticationRefused");
            assertThat(condition.message()).contains("not authorized", "2026-11-27T12:00:00Z", "2026-11-27T12:01:00Z");
        });
        assertThat(condition(status, StatusChange.READY)).isEmpty();
        assertThat(shown(status, trouble)).isEqualTo(status);

        SourceState well = after(trouble, POLLER, new RepositoryReached(FLEET, NOW, "t"));
        assertThat(condition(shown(status, well), StatusChange.SOURCE_REACHABLE))
                .hasValueSatisfying(condition -> assertThat(condition.status()).isEqualTo("True"));
    }

    @Test
    void missesWebhooksAfterThreeChangesInARowThatNoneTold() {
        assertThat(after(SourceState.UNKNOWN, POLLER, FOUND, FOUND).missed()).isEqualTo(2);
        SourceState missing = after(SourceState.UNKNOWN, POLLER, FOUND, DELETED, FOUND);
        ApplicationStatus status = shown(ApplicationStatus.none(), missing);
        assertThat(condition(status, StatusChange.WEBHOOKS_ARRIVING)).hasValueSatisfying(condition -> {
            assertThat(condition.status()).isEqualTo("False");
            assertThat(condition.reason()).isEqualTo("FoundByPoller");
        });
        assertThat(after(missing, POLLER, FOUND)).isEqualTo(missing);

        SourceState arriving = after(missing, RECEIVER, PUSHED);
        assertThat(condition(shown(status, arriving), StatusChange.WEBHOOKS_ARRIVING))
                .hasValueSatisfying(condition -> assertThat(condition.status()).isEqualTo("True"));
    }

    @Test
    void aWebhookInBetweenIsEnough() {
        SourceState state =
                after(after(after(SourceState.UNKNOWN, POLLER, FOUND, FOUND), RECEIVER, PUSHED), POLLER, FOUND);
        assertThat(state.missed()).isEqualTo(1);
    }

    @Test
    void whatMayHaveBeenThereBeforeAnybodyFollowedItWasNotMissed() {
        RepositoryEvent first = new CommitDiscovered(FLEET, MAIN, null, "a");
        assertThat(after(SourceState.UNKNOWN, POLLER, first, first, first)).isEqualTo(SourceState.UNKNOWN);
    }

    @Test
    void missesTheWebhooksOfNewTagsToo() {
        SourceState missing = after(
                SourceState.UNKNOWN,
                POLLER,
                released("v1.0.0"),
                appeared("v1.0.1"),
                appeared("v1.1.0"),
                appeared("v1.2.0"));
        assertThat(condition(shown(ApplicationStatus.none(), missing), StatusChange.WEBHOOKS_ARRIVING))
                .hasValueSatisfying(condition -> assertThat(condition.status()).isEqualTo("False"));
        SourceState arriving = after(
                missing, RECEIVER, new CommitPushed(FLEET, "refs/tags/v1.3.0", null, "d", false, "github", "d", null));
        assertThat(arriving.missed()).isZero();
    }

    private static CommitDiscovered released(String tag) {
        return new CommitDiscovered(FLEET, "refs/tags/" + tag, null, tag);
    }

    private static CommitDiscovered appeared(String tag) {
        return released(tag).asAppeared();
    }

    @Test
    void namesAllRepositoriesThatCannotBeReached() {
        RepositoryUrl convoy = new RepositoryUrl("git.example/convoy");
        SourceState trouble = after(SourceState.UNKNOWN, POLLER, REFUSED);
        SourceState other = after(
                SourceState.UNKNOWN,
                POLLER,
                new RepositoryUnreachable(convoy, Reason.NOT_FOUND, "not there", NOW, NOW.plusSeconds(60)));
        SourceStates all = new SourceStates(Map.of(FLEET, trouble, convoy, other));
        assertThat(condition(shown(ApplicationStatus.none(), all), StatusChange.SOURCE_REACHABLE))
                .hasValueSatisfying(condition -> assertThat(condition.message())
                        .contains("git.example/fleet: not authorized", "git.example/convoy: not there"));
    }

    @Test
    void whatWasSaidOfAnotherRepositoryIsNotSaidOfTheNew() {
        SourceState trouble = after(SourceState.UNKNOWN, POLLER, REFUSED, FOUND, FOUND, FOUND);
        ApplicationStatus status = shown(ApplicationStatus.none(), trouble);
        assertThat(status.conditions()).hasSize(2);
        assertThat(shown(status, SourceState.UNKNOWN))
                .as("nothing new of the same")
                .isEqualTo(status);
        SourceStates another = new SourceStates(Map.of(new RepositoryUrl("git.example/flee"), SourceState.UNKNOWN));
        assertThat(shown(status, another).conditions()).isEmpty();
    }

    private static SourceState after(SourceState state, String source, RepositoryEvent... events) {
        SourceState next = state;
        for (RepositoryEvent event : events) {
            next = next.after(event, source);
        }
        return next;
    }

    private static ApplicationStatus shown(ApplicationStatus status, SourceState state) {
        return shown(status, new SourceStates(Map.of(FLEET, state)));
    }

    private static ApplicationStatus shown(ApplicationStatus status, SourceStates states) {
        return states.describe(StatusChange.of(status, NOW)).build();
    }

    private static Optional<Condition> condition(ApplicationStatus status, String type) {
        return Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
