package dev.plumbline.poller.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Git's smart HTTP, read only, on a free loopback port; it can be told to misbehave. */
public final class GitServer implements AutoCloseable {

    /** How it answers. */
    public enum Mood {
        HELPFUL,
        BROKEN,
        SILENT,
        DEMANDING
    }

    /**
     * Somebody logged in and asked for a repository's refs.
     *
     * @param user as whom
     */
    public record Asked(String user, String repository) {}

    /** What it demands when it is {@link Mood#DEMANDING}; any user will do. */
    public static final String USER = "robot";

    public static final String PASSWORD = "canary-password";

    private final Map<String, InMemoryRepository> repositories = new ConcurrentHashMap<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private volatile Mood mood = Mood.HELPFUL;

    public GitServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Where a repository is; it is made by the first {@link #commit}. */
    public String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + ".git";
    }

    public void mood(Mood next) {
        mood = next;
    }

    /** The bodies of what was posted, and the protocol that was asked for. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Who asked for what, since it was last asked for here. */
    public List<Asked> takeAsked() {
        List<Asked> taken = new ArrayList<>();
        for (Asked next = asked.poll(); next != null; next = asked.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** Moves a ref to a new commit, whose id this is. */
    public String commit(String name, String ref, String message) throws IOException {
        Repository repository = repository(name);
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(inserter.insert(new TreeFormatter()));
            PersonIdent somebody = new PersonIdent("Somebody", "somebody@git.example");
            commit.setAuthor(somebody);
            commit.setCommitter(somebody);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef(ref);
            update.setNewObjectId(id);
            update.forceUpdate();
            return id.name();
        }
    }

    /** Has {@code HEAD} stand for another branch. */
    public void standard(String name, String ref) throws IOException {
        repository(name).updateRef("HEAD").link(ref);
    }

    public void delete(String name, String ref) throws IOException {
        RefUpdate update = repository(name).updateRef(ref);
        update.setForceUpdate(true);
        update.delete();
    }

    private Repository repository(String name) {
        return repositories.computeIfAbsent(name, first -> {
            InMemoryRepository made = new InMemoryRepository(new DfsRepositoryDescription(first));
            try {
                made.updateRef("HEAD").link("refs/heads/main");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return made;
        });
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = body(exchange);
            String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
            requests.add(protocol + " " + new String(body, StandardCharsets.UTF_8));
            switch (mood) {
                case HELPFUL -> answer(exchange, protocol, body);
                case BROKEN -> exchange.sendResponseHeaders(500, -1);
                case SILENT -> closed.await();
                case DEMANDING -> demand(exchange, protocol, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream in = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            return in.readAllBytes();
        }
    }

    private void demand(HttpExchange exchange, String protocol, byte[] body) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        String login = given == null
                ? ""
                : new String(Base64.getDecoder().decode(given.replaceFirst("^Basic ", "")), StandardCharsets.UTF_8);
        if (login.endsWith(":" + PASSWORD)) {
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith(".git/info/refs")) {
                asked.add(new Asked(login.replaceFirst(":.*", ""), path.replaceAll("^/|\\.git/.*$", "")));
            }
            answer(exchange, protocol, body);
        } else {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
        }
    }

    private void answer(HttpExchange exchange, String protocol, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        InMemoryRepository repository = repositories.get(path.replaceAll("^/|\\.git/(info/refs|git-upload-pack)$", ""));
        if (repository == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setExtraParameters(protocol == null ? List.of() : List.of(protocol));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean advertisement = path.endsWith("/info/refs");
        if (advertisement) {
            pack.sendAdvertisedRefs(
                    new RefAdvertiser.PacketLineOutRefAdvertiser(new PacketLineOut(out)), "git-upload-pack");
        } else {
            pack.upload(new ByteArrayInputStream(body), out, null);
        }
        exchange.getResponseHeaders()
                .set("Content-Type", "application/x-git-upload-pack-" + (advertisement ? "advertisement" : "result"));
        exchange.sendResponseHeaders(200, out.size());
        try (OutputStream response = exchange.getResponseBody()) {
            out.writeTo(response);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
