package dev.plumbline.poller.git;

import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.git.AccessException;
import dev.plumbline.events.git.RemoteAccess;
import dev.plumbline.events.git.WatchedSessions;
import dev.plumbline.poller.poll.Head;
import dev.plumbline.poller.poll.Listing;
import dev.plumbline.poller.poll.PollerSettings;
import dev.plumbline.poller.poll.RemoteHeads;
import dev.plumbline.poller.poll.RemoteUnavailable;
import dev.plumbline.poller.poll.WatchedRepository;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** {@code ls-remote} by JGit. Protocol 2 is asked for, in which a server lists no refs but those that were asked for. */
@ApplicationScoped
@Typed(JGitRemoteHeads.class)
public class JGitRemoteHeads implements RemoteHeads {

    private static final String TAGS = "refs/tags/";

    /** What an annotated tag's name is followed by where its commit is listed. */
    private static final String PEELED = "^{}";

    /** Who somebody is over ssh that does not say: so all hosts of Git call it. */
    private static final String USER = "git";

    /** However many forms a URL has, one turn takes no longer than so many that each take all the time that they may. */
    private static final int FULL_TRIES = 2;

    private final PollerSettings settings;
    private final RemoteAccess access;
    private final Forms forms = new Forms();
    private final ExecutorService conversations = Executors.newVirtualThreadPerTaskExecutor();

    JGitRemoteHeads(PollerSettings settings, GitSettings git) {
        this.settings = settings;
        this.access = new RemoteAccess(git.credentialsFile(), InstantSource.system());
        BareSystemReader.install();
    }

    /** By the first form of its URL that leads there: what one application names wrongly is not wrong for the others. */
    @Override
    public Listing list(WatchedRepository repository, Set<String> refs) throws RemoteUnavailable {
        if (refs.isEmpty()) {
            return Listing.of(Map.of());
        }
        RemoteUnavailable first = null;
        long end = System.nanoTime() + FULL_TRIES * settings.deadline().toNanos();
        for (String url : forms.inOrder(repository, this::hasLogin)) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (first != null && !left.isPositive()) {
                throw first;
            }
            try {
                Map<String, Head> heads = list(repository.identity(), url, refs, shorter(left, settings.deadline()));
                forms.answered(repository, url);
                return Listing.of(heads);
            } catch (RemoteUnavailable e) {
                first = first == null ? e : first;
                if (!Forms.isFaultOfForm(e)) {
                    throw e;
                }
            }
        }
        throw first == null ? new RemoteUnavailable(repository.identity(), Reason.FAILED, "it has no URL") : first;
    }

    private boolean hasLogin(String url) {
        try {
            return access.hasLogin(url);
        } catch (AccessException e) {
            return false; // whoever asks hears of it
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private Map<String, Head> list(RepositoryUrl identity, String url, Set<String> refs, Duration deadline)
            throws RemoteUnavailable {
        URIish uri = uri(identity, url);
        // On a thread of its own, since a remote that sends a byte now and then never runs into a timeout.
        BoundedConnections connections =
                new BoundedConnections(new AnswerLimit(settings.maxAnswer().asLongValue()));
        Future<Map<String, Head>> answer = conversations.submit(() -> ask(identity, uri, refs, connections));
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new RemoteUnavailable(identity, Reason.TIMED_OUT, "no answer within " + deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteUnavailable(identity, Reason.FAILED, "interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RemoteUnavailable own) {
                throw own;
            }
            // What ended the conversation may be no more than that it was ended.
            Throwable failure = connections.limit().isExceeded() ? new AnswerLimit.Exceeded() : e.getCause();
            throw unavailable(identity, failure, connections.retryAfter());
        } finally {
            answer.cancel(true);
        }
    }

    private Map<String, Head> ask(RepositoryUrl identity, URIish uri, Set<String> refs, BoundedConnections connections)
            throws IOException, RemoteUnavailable {
        try (InMemoryRepository nowhere = new InMemoryRepository(new DfsRepositoryDescription("nowhere"));
                Transport transport = Transport.open(nowhere, uri)) {
            transport.setTimeout(Math.max(1, Math.toIntExact(settings.timeout().toSeconds())));
            access.prepare(transport, uri, connections);
            if (transport instanceof SshTransport ssh) {
                ssh.setSshSessionFactory(new WatchedSessions(ssh.getSshSessionFactory(), connections.limit()::of));
            }
            try (FetchConnection connection = transport.openFetch(List.of(), refs.toArray(String[]::new))) {
                Map<String, Ref> listed = connection.getRefsMap();
                if (listed.size() > settings.maxRefs()) {
                    throw new RemoteUnavailable(
                            identity,
                            Reason.TOO_LARGE,
                            listed.size() + " refs, at most " + settings.maxRefs() + " are allowed");
                }
                return heads(listed, refs);
            }
        }
    }

    private static Map<String, Head> heads(Map<String, Ref> listed, Set<String> asked) {
        Map<String, Head> heads = new HashMap<>();
        boolean tags = asked.contains(ALL_TAGS);
        listed.forEach((name, ref) -> {
            if (asked.contains(name) || (tags && name.startsWith(TAGS) && !name.endsWith(PEELED))) {
                // Any other ref that stands for another one is followed by its own name.
                String called = name.equals(Constants.HEAD) ? ref.getTarget().getName() : name;
                head(listed, name, ref).ifPresent(head -> heads.putIfAbsent(called, head));
            }
        });
        Ref head = listed.get(Constants.HEAD);
        if (head != null && head.isSymbolic()) {
            heads.computeIfPresent(head.getTarget().getName(), (name, same) -> same.asStandard());
        }
        return heads;
    }

    private static Optional<Head> head(Map<String, Ref> listed, String name, Ref ref) {
        if (ref.getObjectId() == null) {
            return Optional.empty();
        }
        Ref peeled = listed.get(name + PEELED);
        ObjectId commit =
                ref.getPeeledObjectId() == null && peeled != null ? peeled.getObjectId() : ref.getPeeledObjectId();
        return Optional.of(new Head(ref.getObjectId().name(), commit == null ? null : commit.name()));
    }

    /** Where the repository is asked: never a local path, never with a password that stands in an application's definition. */
    private static URIish uri(RepositoryUrl identity, String url) throws RemoteUnavailable {
        try {
            URIish uri = new URIish(url);
            String scheme = uri.getScheme() == null ? "ssh" : uri.getScheme();
            if (uri.getHost() == null) {
                throw unsupported(identity);
            }
            return switch (scheme) {
                case "http", "https" -> uri.setUser(null).setPass(null);
                case "ssh" ->
                    uri.setUser(uri.getUser() == null ? USER : uri.getUser()).setPass(null);
                default -> throw unsupported(identity);
            };
        } catch (URISyntaxException e) {
            throw new RemoteUnavailable(identity, Reason.FAILED, "not the URL of a repository");
        }
    }

    private static RemoteUnavailable unavailable(
            RepositoryUrl identity, @Nullable Throwable failure, @Nullable Duration retryAfter) {
        Duration rest = retryAfter == null ? Reasons.retryAfter(failure).orElse(null) : retryAfter;
        Reason reason = rest == null ? Reasons.of(failure) : Reason.RATE_LIMITED;
        return new RemoteUnavailable(identity, reason, Reasons.words(failure), rest);
    }

    private static RemoteUnavailable unsupported(RepositoryUrl identity) {
        return new RemoteUnavailable(identity, Reason.FAILED, "only http, https and ssh are allowed");
    }

    @PreDestroy
    void close() {
        conversations.shutdownNow();
    }
}
