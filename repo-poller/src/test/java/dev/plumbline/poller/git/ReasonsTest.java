package dev.plumbline.poller.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.RepositoryUnreachable.Reason;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.jgit.errors.TransportException;
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
    void itsWordsShowNeitherALoginNorWhatTheRemoteSays() {
        assertThat(Reasons.words(new TransportException("https://robot:canary@git.example/fleet: canary")))
                .isEqualTo("TransportException");
        assertThat(Reasons.words(new TransportException("https://robot:canary@git.example/fleet: 503 canary")))
                .isEqualTo("the host answers with status 503");
        assertThat(Reasons.words(new IllegalStateException("canary"))).isEqualTo("IllegalStateException");
        assertThat(Reasons.words(new TransportException("canary", new AnswerLimit.Exceeded())))
                .isEqualTo("the answer is longer than allowed");
    }

    private static Reason of(Exception beneath) {
        return Reasons.of(new TransportException("failed", beneath));
    }
}
