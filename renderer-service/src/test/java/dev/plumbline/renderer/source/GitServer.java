package dev.plumbline.renderer.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.PreUploadHook;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Serves repositories by smart HTTP, as providers do; can ask for a login, fail, and count what it was asked. */
public final class GitServer implements AutoCloseable {

    private static final String SERVICE = "git-upload-pack";

    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final AtomicInteger advertisements = new AtomicInteger();
    private final AtomicInteger packs = new AtomicInteger();
    private volatile Optional<String> authorization = Optional.empty();
    private volatile boolean failing;

    public GitServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    /** Serves a repository; gives its URL. */
    public String serve(String name, Repository repository) {
        repositories.put(name, repository);
        return url(name) + ".git";
    }

    /** The URL of a path, whatever is there. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    /** Lets nobody in without this header. */
    public void requireAuthorization(String header) {
        authorization = Optional.of(header);
    }

    public void fail(boolean now) {
        failing = now;
    }

    /** How many fetches began. */
    public int fetches() {
        return advertisements.get();
    }

    /** How many packs were sent. */
    public int packs() {
        return packs.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Repository repository = repositories.get(path.replaceAll("^/|\\.git/.*$", ""));
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            if (failing) {
                exchange.sendResponseHeaders(503, -1);
            } else if (authorization.isPresent() && !authorization.get().equals(given)) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
            } else if (repository == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (path.endsWith("/info/refs")) {
                advertisements.incrementAndGet();
                advertise(exchange, repository);
            } else {
                upload(exchange, repository);
            }
        }
    }

    private void advertise(HttpExchange exchange, Repository repository) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/x-" + SERVICE + "-advertisement");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            PacketLineOut out = new PacketLineOut(body);
            out.writeString("# service=" + SERVICE + "\n");
            out.end();
            uploadPack(exchange, repository).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out));
        }
    }

    private void upload(HttpExchange exchange, Repository repository) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/x-" + SERVICE + "-result");
        exchange.sendResponseHeaders(200, 0);
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        InputStream raw = exchange.getRequestBody();
        try (InputStream body = zipped ? new GZIPInputStream(raw) : raw;
                OutputStream answer = exchange.getResponseBody()) {
            uploadPack(exchange, repository).upload(body, answer, null);
        }
    }

    private UploadPack uploadPack(HttpExchange exchange, Repository repository) {
        UploadPack upload = new UploadPack(repository);
        upload.setBiDirectionalPipe(false);
        upload.setPreUploadHook(new Packs());
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        if (protocol != null) {
            upload.setExtraParameters(List.of(protocol.split(":")));
        }
        return upload;
    }

    private final class Packs implements PreUploadHook {

        @Override
        public void onBeginNegotiateRound(UploadPack upload, Collection<? extends ObjectId> wants, int offered) {
            // may end without a pack
        }

        @Override
        public void onEndNegotiateRound(
                UploadPack upload, Collection<? extends ObjectId> wants, int common, int notFound, boolean ready) {
            // may end without a pack
        }

        @Override
        public void onSendPack(
                UploadPack upload, Collection<? extends ObjectId> wants, Collection<? extends ObjectId> haves) {
            packs.incrementAndGet();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
