package dev.plumbline.renderer.source;

import dev.plumbline.events.git.AccessException;
import dev.plumbline.events.git.RemoteAccess;
import dev.plumbline.renderer.RendererConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TrackingRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/** Brings what remotes have into mirrors: all branches, tags and what HEAD points to; what is gone there goes here too. */
final class Remotes {

    private static final RefSpec BRANCHES = new RefSpec("+refs/heads/*:refs/heads/*");
    private static final RefSpec TAGS = new RefSpec("+refs/tags/*:refs/tags/*");
    private static final RefSpec HEAD = new RefSpec("+HEAD:" + Mirror.HEAD);
    private static final int MAX_MESSAGE = 300;

    private final RemoteAccess access;
    private final Duration idle;
    private final Duration total;
    private final int concurrency;

    /** By host, so that one that hangs holds up no other. */
    private final Map<String, Semaphore> hosts = new ConcurrentHashMap<>();

    Remotes(RendererConfig.Fetch fetch, GitConfig git) {
        this.access = new RemoteAccess(git.credentialsFile(), InstantSource.system());
        this.idle = fetch.idle();
        this.total = fetch.total();
        this.concurrency = fetch.concurrency();
    }

    /**
     * Fetches all that is new.
     *
     * @throws SourceUnavailable where that fails
     */
    void fetch(Repository mirror, RemoteUrl url) {
        Semaphore host = hosts.computeIfAbsent(host(url), none -> new Semaphore(concurrency));
        host.acquireUninterruptibly();
        try {
            fetch(mirror, url, List.of(HEAD, BRANCHES, TAGS));
        } catch (TransportException e) {
            if (!lacksHead(e)) {
                throw unavailable(url, e);
            }
            fetchWithoutHead(mirror, url);
        } finally {
            host.release();
        }
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
        try (Transport transport = Transport.open(mirror, url.uri())) {
            access.prepare(transport, url.uri(), new JDKHttpConnectionFactory());
            transport.setTimeout((int) idle.toSeconds());
            transport.setRemoveDeletedRefs(true);
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.fetch(new Deadline(total), refs).getTrackingRefUpdates().forEach(Remotes::requireDone);
        } catch (NotSupportedException | JGitInternalException | AccessException e) {
            throw unavailable(url, e);
        }
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
        return new SourceUnavailable(url.repository() + " cannot be fetched: " + why(e));
    }

    /** What a person needs. JGit's own messages are shown only without any user information. */
    private static String why(Exception e) {
        Throwable root = e;
        for (Throwable next = e; next != null; next = next.getCause()) {
            root = next;
        }
        String message = Optional.ofNullable(e.getMessage()).orElse("").replaceAll("//[^/@\\s]*@", "//");
        if (message.contains("not authorized") || message.contains("uthentication is required")) {
            return "authentication failed";
        }
        return switch (root) {
            case NoRemoteRepositoryException missing -> "there is no such repository, or it needs a login";
            case UnknownHostException unknown -> "unknown host";
            case ConnectException refused -> "connection refused";
            case SocketTimeoutException silent -> "the remote did not answer in time";
            case InterruptedIOException interrupted -> "the fetch took too long";
            default -> message.substring(0, Math.min(message.length(), MAX_MESSAGE));
        };
    }

    /** Cancels a fetch that takes longer than is allowed in all. */
    private static final class Deadline extends EmptyProgressMonitor {

        private final long end;

        Deadline(Duration total) {
            this.end = System.nanoTime() + total.toNanos();
        }

        @Override
        public boolean isCancelled() {
            return System.nanoTime() - end > 0;
        }
    }
}
