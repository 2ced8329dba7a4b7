package dev.plumbline.events.git;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a remote by the words of JGit's failures: it has one exception for most things, and its words are English wherever
 * it runs. They may hold a login, and what the remote says, and are never to be shown.
 */
public final class TransportFailures {

    private static final int MAX_CAUSES = 20;
    private static final List<String> LOGIN = List.of("not authorized", "uthentication", "Cannot log in");

    /** The answer, after the URL and before what the host says to it. */
    private static final Pattern STATUS = Pattern.compile("^\\S+: ([45]\\d\\d) ");

    private TransportFailures() {}

    /** Whether the remote refuses a login, or that there is none. */
    public static boolean isLoginRefused(@Nullable Throwable failure) {
        return LOGIN.stream().anyMatch(words -> says(failure, words));
    }

    /** That the host answered with a status, in our words; empty where it did not. */
    public static Optional<String> status(@Nullable Throwable failure) {
        return causes(failure)
                .filter(TransportException.class::isInstance)
                .map(cause -> STATUS.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .map(status -> "the host answers with status " + status.group(1))
                .findFirst();
    }

    /** Whether the host refuses our certificate, or that we show none: it tells so by an alert. */
    public static boolean isOurCertificateRefused(SSLException failure) {
        return String.valueOf(failure.getMessage()).contains("Received fatal alert");
    }

    /** Whether it, or what caused it, says so. */
    public static boolean says(@Nullable Throwable failure, String words) {
        return causes(failure)
                .map(cause -> String.valueOf(cause.getMessage()))
                .anyMatch(message -> message.contains(words));
    }

    /** It and what caused it, outermost first, of which there may be no end. */
    public static Stream<Throwable> causes(@Nullable Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(MAX_CAUSES);
    }
}
