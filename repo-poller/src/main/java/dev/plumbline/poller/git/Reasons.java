package dev.plumbline.poller.git;

import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.git.AccessException;
import dev.plumbline.events.git.HostNotTrusted;
import dev.plumbline.events.git.SmartProtocol;
import dev.plumbline.events.git.TokenRefused;
import dev.plumbline.events.git.TransportFailures;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.jspecify.annotations.Nullable;

/** What a failure of JGit means to people. */
final class Reasons {

    private Reasons() {}

    /** Of which kind a failure is. */
    static Reason of(@Nullable Throwable failure) {
        return kind(failure, HostNotTrusted.class)
                .map(e -> Reason.HOST_NOT_TRUSTED)
                .or(() -> kind(failure, TokenRefused.class).map(Reasons::ofToken))
                .or(() -> kind(failure, AccessException.class).map(e -> Reason.CREDENTIALS_UNUSABLE))
                .or(() -> kind(failure, AnswerLimit.Exceeded.class).map(e -> Reason.TOO_LARGE))
                .or(() -> kind(failure, UnknownHostException.class).map(e -> Reason.HOST_NOT_FOUND))
                .or(() -> kind(failure, ConnectException.class).map(e -> Reason.CONNECTION_REFUSED))
                .or(() -> kind(failure, NoRouteToHostException.class).map(e -> Reason.CONNECTION_REFUSED))
                .or(() -> kind(failure, InterruptedIOException.class).map(e -> Reason.TIMED_OUT))
                .or(() -> kind(failure, SSLException.class).map(Reasons::ofTls))
                .or(() -> kind(failure, NoRemoteRepositoryException.class).map(e -> Reason.NOT_FOUND))
                .orElseGet(() -> ofWords(failure));
    }

    /** Why GitHub gives an App no token. */
    static Reason ofToken(TokenRefused failure) {
        return switch (failure.why()) {
            case REFUSED -> Reason.AUTHENTICATION_REFUSED;
            case RATE_LIMITED -> Reason.RATE_LIMITED;
            case UNREACHABLE -> Reason.FAILED;
        };
    }

    /** How long GitHub's API wants to be left alone; empty where it does not, or is not to blame. */
    static Optional<Duration> retryAfter(@Nullable Throwable failure) {
        return kind(failure, TokenRefused.class).flatMap(TokenRefused::retryAfter);
    }

    private static Reason ofTls(SSLException failure) {
        return TransportFailures.isOurCertificateRefused(failure)
                ? Reason.AUTHENTICATION_REFUSED
                : Reason.HOST_NOT_TRUSTED;
    }

    private static Reason ofWords(@Nullable Throwable failure) {
        if (TransportFailures.isLoginRefused(failure)) {
            return Reason.AUTHENTICATION_REFUSED;
        }
        if (TransportFailures.says(failure, "erver key did not validate")
                || TransportFailures.says(failure, "KeyExchange")) {
            return Reason.HOST_NOT_TRUSTED;
        }
        return TransportFailures.says(failure, "timeout") ? Reason.TIMED_OUT : Reason.FAILED;
    }

    /** Our own words, the status of an answer, or the kind of failure: JGit's words may hold a login, and what the remote says. */
    static String words(@Nullable Throwable failure) {
        return Stream.of(AccessException.class, SmartProtocol.NotSmart.class, AnswerLimit.Exceeded.class)
                .flatMap(own -> kind(failure, own).stream())
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> kind(failure, NoRemoteRepositoryException.class)
                        .map(missing -> "not found, or only with a login"))
                .or(() -> of(failure) == Reason.AUTHENTICATION_REFUSED
                        ? Optional.of("the login is refused, or there is none")
                        : TransportFailures.status(failure))
                .orElseGet(() -> TransportFailures.causes(failure)
                        .reduce((outer, inner) -> inner)
                        .map(root -> root.getClass().getSimpleName())
                        .orElse("unknown"));
    }

    private static <T extends Throwable> Optional<T> kind(@Nullable Throwable failure, Class<T> type) {
        return TransportFailures.causes(failure)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
