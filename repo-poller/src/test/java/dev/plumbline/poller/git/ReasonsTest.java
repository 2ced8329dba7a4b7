package dev.plumbline.poller.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.RepositoryUnreachable.Reason;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.Test;

final class ReasonsTest {

    @Test
    void theKindOfAFailureIsWhatLiesBeneathIt() {
        assertThat(of(new UnknownHostException("h"))).isEqualTo(Reason.HOST_NOT_FOUND);
        assertThat(of(new ConnectException("refused"))).isEqualTo(Reason.CONNECTION_REFUSED);
        assertThat(of(new SocketTimeoutException("slow"))).isEqualTo(Reason.TIMED_OUT);
        assertThat(of(new SSLHandshakeException("Received fatal alert: bad_certificate")))
                .isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(of(new SSLHandshakeException("unable to find valid certification path")))
                .isEqualTo(Reason.HOST_NOT_TRUSTED);
        assertThat(of(new SocketException("Connection reset"))).isEqualTo(Reason.FAILED);
        assertThat(Reasons.of(null)).isEqualTo(Reason.FAILED);
    }

    @Test
    void itsWordsShowNoUser() throws Exception {
        URIish uri = new URIish("https://git.example/fleet");
        assertThat(Reasons.words(new TransportException("https://robot:canary@git.example/fleet: gone"), uri))
                .doesNotContain("canary")
                .contains("gone");
        assertThat(Reasons.words(new IllegalStateException("canary"), uri)).isEqualTo("IllegalStateException");
    }

    private static Reason of(Exception beneath) {
        return Reasons.of(new TransportException("failed", beneath));
    }
}
