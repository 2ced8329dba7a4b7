package dev.plumbline.poller.git;

import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.Head;
import dev.plumbline.poller.poll.PollerSettings;
import dev.plumbline.poller.poll.RemoteHeads;
import dev.plumbline.poller.poll.RemoteUnavailable;
import dev.plumbline.poller.poll.WatchedRepository;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** {@code ls-remote} by JGit. Protocol 2 is asked for, in which a server lists no refs but those that were asked for. */
@ApplicationScoped
public class JGitRemoteHeads implements RemoteHeads {

    private static final int MAX_REASON = 200;

    private final PollerSettings settings;
    private final CredentialsFile credentials;
    private final SshSessions ssh;
    private final ExecutorService conversations = Executors.newVirtualThreadPerTaskExecutor();

    JGitRemoteHeads(PollerSettings settings, CredentialsFile credentials, SshSessions ssh) {
        this.settings = settings;
        this.credentials = credentials;
        this.ssh = ssh;
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
            throw new RemoteUnavailable(identity, "no answer within " + settings.deadline());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteUnavailable(identity, "interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RemoteUnavailable own
                    ? own
                    : new RemoteUnavailable(identity, reason(e.getCause(), uri), connections.retryAfter());
        } finally {
            answer.cancel(true);
        }
    }

    private Map<String, Head> ask(RepositoryUrl identity, URIish uri, Set<String> refs, BoundedConnections connections)
            throws IOException, RemoteUnavailable {
        try (InMemoryRepository nowhere = new InMemoryRepository(new DfsRepositoryDescription("nowhere"));
                Transport transport = Transport.open(nowhere, uri)) {
            prepare(transport, identity, connections);
            try (FetchConnection connection = transport.openFetch(List.of(), refs.toArray(String[]::new))) {
                Map<String, Ref> listed = connection.getRefsMap();
                if (listed.size() > settings.maxRefs()) {
                    throw new RemoteUnavailable(
                            identity, listed.size() + " refs, at most " + settings.maxRefs() + " are allowed");
                }
                return heads(listed, refs);
            }
        }
    }

    private void prepare(Transport transport, RepositoryUrl identity, BoundedConnections connections)
            throws RemoteUnavailable {
        transport.setTimeout(Math.max(1, Math.toIntExact(settings.timeout().toSeconds())));
        transport.setCredentialsProvider(credentials);
        switch (transport) {
            case TransportHttp http -> http.setHttpConnectionFactory(connections);
            case SshTransport secure ->
                secure.setSshSessionFactory(
                        ssh.factory().orElseThrow(() -> new RemoteUnavailable(identity, "no ssh keys are configured")));
            default -> throw new RemoteUnavailable(identity, "only http, https and ssh are allowed");
        }
    }

    private static Map<String, Head> heads(Map<String, Ref> listed, Set<String> asked) {
        Map<String, Head> heads = new HashMap<>();
        for (String name : asked) {
            Ref ref = listed.get(name);
            if (ref != null && ref.getObjectId() != null) {
                Ref peeled = listed.get(name + "^{}");
                var commit = ref.getPeeledObjectId() == null && peeled != null
                        ? peeled.getObjectId()
                        : ref.getPeeledObjectId();
                // HEAD goes under the name of its branch.
                heads.put(
                        ref.getTarget().getName(),
                        new Head(ref.getObjectId().name(), commit == null ? null : commit.name()));
            }
        }
        return heads;
    }

    /** Where the repository is asked: never a local path, never with a password that stands in an application's definition. */
    private static URIish uri(WatchedRepository repository) throws RemoteUnavailable {
        try {
            URIish uri = new URIish(repository.fetchUrl());
            String scheme = uri.getScheme() == null ? "ssh" : uri.getScheme();
            if (uri.getHost() == null) {
                throw new RemoteUnavailable(repository.identity(), "only http, https and ssh are allowed");
            }
            return switch (scheme) {
                case "http", "https" -> uri.setUser(null).setPass(null);
                case "ssh" -> uri.setPass(null);
                default -> throw new RemoteUnavailable(repository.identity(), "only http, https and ssh are allowed");
            };
        } catch (URISyntaxException e) {
            throw new RemoteUnavailable(repository.identity(), "not the URL of a repository");
        }
    }

    /** JGit's own words without the URL, or the kind of failure where there are none. */
    private static String reason(@Nullable Throwable failure, URIish uri) {
        if (failure == null) {
            return "unknown";
        }
        if (!(failure instanceof TransportException || failure instanceof NotSupportedException)
                || failure.getMessage() == null) {
            return failure.getClass().getSimpleName();
        }
        String words = failure.getMessage().replace(uri.toString(), "").replaceAll("\\s+", " ");
        String plain = words.replaceAll("//[^/@\\s]*@", "//").replaceFirst("^: ", "");
        return plain.length() > MAX_REASON ? plain.substring(0, MAX_REASON) : plain;
    }

    @PreDestroy
    void close() {
        conversations.shutdownNow();
    }
}
