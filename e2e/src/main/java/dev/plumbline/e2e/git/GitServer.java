package dev.plumbline.e2e.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.WindowCacheConfig;

/**
 * Git's smart HTTP protocol for the repositories of a folder. Whoever reaches the port may read and push; pushing to a new
 * name creates the repository. Each push is told to a webhook at once, unless the repository says {@code
 * plumbline.webhook=false} in its configuration.
 */
public final class GitServer implements AutoCloseable {
    private static final Pattern ADVERTISEMENT = Pattern.compile("/(.+)/info/refs");
    private static final Pattern SERVICE = Pattern.compile("/(.+)/(git-upload-pack|git-receive-pack)");

    private final Repositories repositories;
    private final PushWebhook webhook;
    private final HttpServer server;

    /** Listens on the port of 127.0.0.1 at once. */
    public GitServer(int port, Path folder, PushWebhook webhook) {
        new WindowCacheConfig().install();
        this.repositories = new Repositories(folder);
        this.webhook = webhook;
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the Git server cannot listen on port " + port, e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Whether there is a repository of this name, such as {@code fleet}. */
    public boolean exists(String name) {
        return repositories.find(name).isPresent();
    }

    /** Says whether pushes to this repository are told to the webhook; the repository is created if need be. */
    public void setWebhook(String name, boolean enabled) {
        var config = repositories.findOrCreate(name).getConfig();
        config.setBoolean("plumbline", null, "webhook", enabled);
        try {
            config.save();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var advertisement = ADVERTISEMENT.matcher(path);
            var service = SERVICE.matcher(path);
            var get = exchange.getRequestMethod().equals("GET");
            if (get && advertisement.matches()) {
                advertise(exchange, advertisement.group(1));
            } else if (!get && service.matches()) {
                serve(exchange, service.group(1), service.group(2));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void advertise(HttpExchange exchange, String path) throws IOException {
        var service = Optional.ofNullable(exchange.getRequestURI().getQuery())
                .orElse("")
                .replaceFirst("^.*service=([a-z-]+).*$", "$1");
        var repository = repository(path, service);
        if (repository.isEmpty()) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        var smart = new SmartExchange(exchange, repository.get());
        switch (service) {
            case "git-upload-pack" -> smart.advertiseUpload();
            case "git-receive-pack" -> smart.advertiseReceive();
            default -> exchange.sendResponseHeaders(403, -1);
        }
    }

    private void serve(HttpExchange exchange, String path, String service) throws IOException {
        var repository = repository(path, service);
        if (repository.isEmpty()) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        var smart = new SmartExchange(exchange, repository.get());
        if (service.equals("git-upload-pack")) {
            smart.upload();
        } else {
            var name = Repositories.name(path).orElseThrow();
            smart.receive(changes -> webhook.pushed(name, repository.get(), changes));
        }
    }

    private Optional<Repository> repository(String path, String service) {
        return Repositories.name(path)
                .flatMap(name -> service.equals("git-receive-pack")
                        ? Optional.of(repositories.findOrCreate(name))
                        : repositories.find(name));
    }

    @Override
    public void close() {
        server.stop(0);
        repositories.close();
    }
}
