package dev.plumbline.events.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.events.CanonicalJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Serves the files of a folder over HTTP with their ETags, as any web server that people put a Helm repository on. */
public final class FileServer implements AutoCloseable {

    private final HttpServer server;
    private final Path folder;
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private volatile Optional<String> authorization = Optional.empty();

    public FileServer(Path folder) {
        this.folder = folder;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was answered so far: {@code 200 /index.yaml}. */
    public List<String> answers() {
        return answers;
    }

    /** Asks for this header from now on. */
    public void require(String header) {
        authorization = Optional.of(header);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Path file = folder.resolve(path.substring(1)).normalize();
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization.isPresent() && !authorization.get().equals(given)) {
                answer(exchange, 401, path, new byte[0]);
            } else if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                answer(exchange, 404, path, new byte[0]);
            } else {
                byte[] content = Files.readAllBytes(file);
                String etag = "\"" + CanonicalJson.digest(content) + "\"";
                exchange.getResponseHeaders().add("ETag", etag);
                boolean same = etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
                answer(exchange, same ? 304 : 200, path, same ? new byte[0] : content);
            }
        }
    }

    private void answer(HttpExchange exchange, int status, String path, byte[] content) throws IOException {
        answers.add(status + " " + path);
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        if (content.length > 0) {
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
