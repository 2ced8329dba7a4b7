package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class KnownRepositoriesTest {

    private static final RepositoryUrl FLEET = new RepositoryUrl("git.example/fleet");
    private static final RepositoryUrl CONVOY = new RepositoryUrl("git.example/convoy");

    private final KnownRepositories<String> known = new KnownRepositories<>(3);

    @Test
    void nothingIsForgottenOfThoseThatAreFollowedHoweverManyOthersAreToldOf() {
        known.put(FLEET, "before it was followed");
        known.follow(Set.of(FLEET, CONVOY));
        known.put(CONVOY, "while it was followed");
        flood();
        assertThat(known.of(FLEET)).contains("before it was followed");
        assertThat(known.of(CONVOY)).contains("while it was followed");
        assertThat(known.of(other(99))).contains("99");
        assertThat(known.of(other(96))).isEmpty();
    }

    @Test
    void whatIsFollowedNoMoreIsOneOfTheOthers() {
        known.follow(Set.of(FLEET));
        known.put(FLEET, "x");
        known.follow(Set.of());
        assertThat(known.of(FLEET)).contains("x");
        flood();
        assertThat(known.of(FLEET)).isEmpty();
    }

    @Test
    void nothingIsForgottenOfWhatWasNamedByItself() {
        known.put(FLEET, "before it was named");
        known.name(FLEET);
        flood();
        assertThat(known.of(FLEET)).contains("before it was named");
        assertThat(known.of(other(99))).contains("99");
        assertThat(known.of(other(96))).isEmpty();
    }

    @Test
    void nothingIsKnownOfWhatIsToBeForgottenWhetherItIsFollowedOrNot() {
        known.follow(Set.of(FLEET));
        known.put(FLEET, "x");
        known.put(CONVOY, "y");
        known.forget(FLEET);
        known.forget(CONVOY);
        assertThat(known.of(FLEET)).isEmpty();
        assertThat(known.of(CONVOY)).isEmpty();
        known.put(FLEET, "again");
        flood();
        assertThat(known.of(FLEET)).as("it is still followed").contains("again");
    }

    private void flood() {
        for (int i = 0; i < 100; i++) {
            known.put(other(i), Integer.toString(i));
        }
    }

    private static RepositoryUrl other(int i) {
        return new RepositoryUrl("git.example/other-" + i);
    }
}
