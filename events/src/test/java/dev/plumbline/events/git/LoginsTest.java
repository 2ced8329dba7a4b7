package dev.plumbline.events.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.Test;

final class LoginsTest {

    private final AtomicInteger refusals = new AtomicInteger();
    private final Logins logins = new Logins(
            remote -> remote.host().equals("git.example")
                    ? Optional.of(new Login.Basic("robot", "s3cret"))
                    : Optional.empty(),
            remote -> refusals.incrementAndGet());

    @Test
    void tellsTheHostThatAsksAndNoOther() throws Exception {
        assertThat(told("https://git.example/fleet")).isEqualTo("robot:s3cret");
        assertThat(told("https://evil.example/fleet")).isEqualTo("nothing");
    }

    @Test
    void tellsNobodyAgainWhatWasRefused() throws Exception {
        assertThat(told("https://git.example/fleet")).isEqualTo("robot:s3cret");
        logins.reset(new URIish("https://git.example/fleet"));
        logins.reset(new URIish("https://git.example/fleet"));
        assertThat(told("https://git.example/fleet")).isEqualTo("nothing");
        assertThat(refusals).hasValue(1);
    }

    @Test
    void answersNoOtherQuestion() throws Exception {
        CredentialItem.YesNoType trust = new CredentialItem.YesNoType("Trust this host?");
        assertThat(logins.supports(trust)).isFalse();
        assertThat(logins.get(new URIish("https://git.example/fleet"), trust)).isFalse();
        assertThat(trust.getValue()).isFalse();
    }

    private String told(String url) throws Exception {
        CredentialItem.Username user = new CredentialItem.Username();
        CredentialItem.Password password = new CredentialItem.Password();
        return logins.get(new URIish(url), user, password)
                ? user.getValue() + ":" + new String(password.getValue())
                : "nothing";
    }
}
