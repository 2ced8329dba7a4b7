package dev.plumbline.poller.git;

import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.git.RemoteAccess;
import dev.plumbline.poller.poll.Head;
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
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
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

    private final PollerSettings settings;
    private final RemoteAccess access;
    private final ExecutorService conversations = Executors.newVirtualThreadPerTaskExecutor();

    JGitRemoteHeads(PollerSettings settings, GitSettings git) {
        this.settings = settings;
        this.access = new RemoteAccess(git.credentialsFile(), InstantSource.system());
        BareSystemReader.install();
    }

    @Override
    public Map<String, Head> list(WatchedRepository repository, Set<String> refs) throws RemoteUnavailable {
        RepositoryUrl identity = repository.identity();
        if (refs.isEmpty()) {
            return Map.of();
        }
        URIish uri = uri(repository);
        // On a thread of its own, since a remote that sends a byte now and then never runs into a timeout.
        BoundedConnections connections =
                new BoundedConnections(settings.maxAnswer().asLongValue());
        Future<Map<String, Head>> answer = conversations.submit(() -> ask(identity, uri, refs, connections));
        try {
            return answer.get(settings.deadline().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new RemoteUnavailable(identity, Reason.TIMED_OUT, "no answer within " + settings.deadline());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteUnavailable(identity, Reason.FAILED, "interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RemoteUnavailable own
                    ? own
                    : unavailable(identity, e.getCause(), uri, connections.retryAfter());
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
                head(listed, name, ref)
                        .ifPresent(head -> heads.put(ref.getTarget().getName(), head));
            }
        });
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
    private static URIish uri(WatchedRepository repository) throws RemoteUnavailable {
        try {
            URIish uri = new URIish(repository.fetchUrl());
            String scheme = uri.getScheme() == null ? "ssh" : uri.getScheme();
            if (uri.getHost() == null) {
                throw unsupported(repository);
            }
            return switch (scheme) {
                case "http", "https" -> uri.setUser(null).setPass(null);
                case "ssh" ->
                    uri.setUser(uri.getUser() == null ? USER : uri.getUser()).setPass(null);
                default -> throw unsupported(repository);
            };
        } catch (URISyntaxException e) {
            throw new RemoteUnavailable(repository.identity(), Reason.FAILED, "not the URL of a repository");
        }
    }

    private static RemoteUnavailable unavailable(
            RepositoryUrl identity, @Nullable Throwable failure, URIish uri, @Nullable Duration retryAfter) {
        Reason reason = retryAfter == null ? Reasons.of(failure) : Reason.RATE_LIMITED;
        return new RemoteUnavailable(identity, reason, Reasons.words(failure, uri), retryAfter);
    }

    private static RemoteUnavailable unsupported(WatchedRepository repository) {
        return new RemoteUnavailable(repository.identity(), Reason.FAILED, "only http, https and ssh are allowed");
    }

    @PreDestroy
    void close() {
        conversations.shutdownNow();
    }
}
