package dev.plumbline.renderer.source;

import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.git.AccessException;
import dev.plumbline.events.git.RemoteAccess;
import dev.plumbline.events.git.SmartProtocol;
import dev.plumbline.events.git.TransportFailures;
import dev.plumbline.renderer.RendererConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TrackingRefUpdate;
import org.eclipse.jgit.transport.Transport;

/** Brings what remotes have into mirrors: all branches, tags and what HEAD points to; what is gone there goes here too. */
final class Remotes {

    private static final RefSpec BRANCHES = new RefSpec("+refs/heads/*:refs/heads/*");
    private static final RefSpec TAGS = new RefSpec("+refs/tags/*:refs/tags/*");
    private static final RefSpec HEAD = new RefSpec("+HEAD:" + Mirror.HEAD);
    private static final List<RefSpec> ALL = List.of(HEAD, BRANCHES, TAGS);

    private final RemoteAccess access;
    private final Duration idle;
    private final Duration total;
    private final int concurrency;

    /** By host, so that one that hangs holds up no other. */
    private final Map<String, Semaphore> hosts = new ConcurrentHashMap<>();

    private final Refusals refusals = new Refusals();

    Remotes(RendererConfig.Fetch fetch, GitConfig git) {
        this.access = new RemoteAccess(git.credentialsFile(), InstantSource.system());
        this.idle = fetch.idle();
        this.total = fetch.total();
        this.concurrency = fetch.concurrency();
    }

    /**
     * Fetches all that is new.
     *
     * @throws MirrorFull where there is no room for it
     * @throws SourceUnavailable where that fails
     */
    void fetch(Repository mirror, RemoteUrl url) {
        Semaphore host = hosts.computeIfAbsent(host(url), none -> new Semaphore(concurrency));
        host.acquireUninterruptibly();
        try {
            Deadline.within(total, () -> fetchNow(mirror, url));
        } catch (TimeoutException e) {
            throw new SourceUnavailable(
                    url.repository() + " cannot be fetched: it took more than " + total.toSeconds() + " s");
        } finally {
            host.release();
        }
    }

    private void fetchNow(Repository mirror, RemoteUrl url) {
        try {
            Optional<Refusals.Refusal> refusal = refusals.of(url);
            if (refusal.isPresent()) {
                fetchRefused(mirror, url, refusal.get());
            } else {
                fetchAll(mirror, url);
            }
        } catch (TransportException e) {
            throw unavailable(url, e);
        }
    }

    private void fetchAll(Repository mirror, RemoteUrl url) throws TransportException {
        try {
            fetch(mirror, url, ALL);
        } catch (TransportException e) {
            if (isOverLimit(e)) {
                refusals.remember(
                        url, new Refusals.Refusal(null, unavailable(url, e).text()));
            }
            if (!lacksHead(e)) {
                throw e;
            }
            fetchWithoutHead(mirror, url);
        }
    }

    /** Only where the tips are the same before and after is it certain that they are what was refused. */
    private void fetchRefused(Repository mirror, RemoteUrl url, Refusals.Refusal refusal) throws TransportException {
        String tips = tips(mirror, url);
        if (tips.equals(refusal.tips())) {
            throw new SourceUnavailable(refusal.why());
        }
        refusals.forget(url);
        try {
            fetchAll(mirror, url);
        } catch (TransportException e) {
            if (isOverLimit(e) && tips.equals(tips(mirror, url))) {
                refusals.remember(
                        url, new Refusals.Refusal(tips, unavailable(url, e).text()));
            }
            throw e;
        }
    }

    private String tips(Repository mirror, RemoteUrl url) throws TransportException {
        try (Transport transport = opened(mirror, url);
                FetchConnection connection = transport.openFetch(ALL)) {
            StringBuilder refs = new StringBuilder();
            new TreeMap<>(connection.getRefsMap()).forEach((name, ref) -> refs.append(name)
                    .append(' ')
                    .append(ref.getObjectId())
                    .append('\n'));
            return CanonicalJson.digest(refs.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NotSupportedException | AccessException e) {
            throw unavailable(url, e);
        }
    }

    private static boolean isOverLimit(Throwable e) {
        return TransportFailures.causes(e)
                .anyMatch(
                        next -> next instanceof TooLargeObjectInPackException || next instanceof BoundedPack.TooLarge);
    }

    private static String host(RemoteUrl url) {
        return String.valueOf(url.uri().getHost()).toLowerCase(Locale.ROOT) + ":"
                + url.uri().getPort();
    }

    /** An empty repository, and one whose HEAD names a branch that is not there, have no HEAD. */
    private void fetchWithoutHead(Repository mirror, RemoteUrl url) {
        try {
            fetch(mirror, url, List.of(BRANCHES, TAGS));
            RefUpdate stale = mirror.updateRef(Mirror.HEAD);
            stale.setForceUpdate(true);
            stale.delete();
        } catch (IOException e) {
            throw unavailable(url, e);
        }
    }

    private void fetch(Repository mirror, RemoteUrl url, List<RefSpec> refs) throws TransportException {
        try (Transport transport = opened(mirror, url)) {
            transport.fetch(new Unhurried(), refs).getTrackingRefUpdates().forEach(Remotes::requireDone);
        } catch (NotSupportedException | JGitInternalException | AccessException e) {
            throw unavailable(url, e);
        }
    }

    private Transport opened(Repository mirror, RemoteUrl url) throws TransportException, NotSupportedException {
        Transport transport = Transport.open(mirror, url.uri());
        try {
            access.prepare(transport, url.uri(), new BoundedRefs());
            if (transport instanceof SshTransport ssh) {
                ssh.setSshSessionFactory(BoundedSessions.of(ssh.getSshSessionFactory()));
            }
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
        transport.setTimeout((int) idle.toSeconds());
        transport.setRemoveDeletedRefs(true);
        transport.setTagOpt(TagOpt.NO_TAGS);
        return transport;
    }

    /** JGit reports a ref that it could not write by value only; the mirror would then be older than it claims. */
    private static void requireDone(TrackingRefUpdate update) {
        switch (update.getResult()) {
            case NEW, FAST_FORWARD, FORCED, NO_CHANGE, RENAMED -> {}
            default ->
                throw new SourceUnavailable(
                        "the mirror's " + update.getLocalName() + " cannot be written: " + update.getResult());
        }
    }

    private static boolean lacksHead(TransportException e) {
        return e.getMessage() != null && e.getMessage().contains("does not have HEAD available");
    }

    private static SourceUnavailable unavailable(RemoteUrl url, Exception e) {
        String message = url.repository() + " cannot be fetched: " + why(e);
        return TransportFailures.causes(e).anyMatch(BoundedPack.NoRoom.class::isInstance)
                ? new MirrorFull(message)
                : new SourceUnavailable(message);
    }

    /** What a person needs. JGit's own messages may hold a login, and whatever the remote says: they are not shown. */
    private static String why(Exception e) {
        Throwable root = e;
        for (Throwable next : TransportFailures.causes(e).toList()) {
            root = next;
            if (next instanceof AccessException
                    || next instanceof BoundedPack.TooLarge
                    || next instanceof SmartProtocol.NotSmart
                    || next instanceof BoundedAnswer.TooLong
                    || next instanceof TooLargeObjectInPackException) {
                return String.valueOf(next.getMessage());
            }
            if (next instanceof SSLException secured) {
                return why(secured);
            }
        }
        if (TransportFailures.isLoginRefused(e)) {
            return "authentication failed";
        }
        return switch (root) {
            case NoRemoteRepositoryException missing -> "there is no such repository, or it needs a login";
            case UnknownHostException unknown -> "unknown host";
            case ConnectException refused -> "connection refused";
            case SocketTimeoutException silent -> "the remote did not answer in time";
            case InterruptedIOException interrupted -> "the fetch took too long";
            case SocketException ended -> "the host ended the connection";
            default ->
                TransportFailures.status(e)
                        .orElse("what the host sends cannot be used ("
                                + root.getClass().getSimpleName() + ")");
        };
    }

    private static String why(SSLException e) {
        return TransportFailures.isOurCertificateRefused(e)
                ? "the host refuses our client certificate, or that there is none"
                : "the host's certificate is not trusted";
    }

    /** Between objects, where nothing waits that an interruption would end. */
    private static final class Unhurried extends EmptyProgressMonitor {

        @Override
        public boolean isCancelled() {
            return Thread.currentThread().isInterrupted();
        }
    }
}
