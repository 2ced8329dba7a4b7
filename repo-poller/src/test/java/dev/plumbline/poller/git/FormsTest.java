package dev.plumbline.poller.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.WatchedRepository;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FormsTest {

    private static final String HTTP = "http://git.example/fleet";
    private static final String HTTPS = "https://git.example/fleet";
    private static final String SSH = "git@git.example:fleet";
    private static final WatchedRepository FLEET =
            new WatchedRepository(new RepositoryUrl("git.example/fleet"), List.of(HTTP, HTTPS, SSH), Set.of("main"));

    private final Forms forms = new Forms();

    @Test
    void thatWithALoginComesFirstAndHttpLast() {
        assertThat(forms.inOrder(FLEET, SSH::equals)).containsExactly(SSH, HTTPS, HTTP);
        assertThat(forms.inOrder(FLEET, HTTP::equals)).containsExactly(HTTPS, SSH, HTTP);
    }

    @Test
    void thatWhichWasAnsweredLastComesBeforeAllOthersForAsLongAsSomebodyNamesIt() {
        forms.answered(FLEET, HTTP);
        assertThat(forms.inOrder(FLEET, SSH::equals)).containsExactly(HTTP, SSH, HTTPS);
        WatchedRepository without = new WatchedRepository(FLEET.identity(), List.of(HTTPS, SSH), Set.of("main"));
        assertThat(forms.inOrder(without, SSH::equals)).containsExactly(SSH, HTTPS);
    }
}
