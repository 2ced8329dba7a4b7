package dev.plumbline.events.registry;

import dev.plumbline.events.registry.RegistryException.Kind;
import dev.plumbline.events.registry.RegistryException.Why;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Requests over http(s) that end in time and take no more than they are allowed. A redirection is followed, but never from https to
 * http; what authorises at one server is not shown to another.
 */
public final class BoundedHttp implements AutoCloseable {

    private static final int MAX_REDIRECTIONS = 5;
    private static final int MAX_CLIENTS = 100;
    private static final int MAX_CAUSES = 10;
    private static final int BUFFER = 1 << 16;
    private static final String AUTHORIZATION = "Authorization";

    private final HttpTls tls;
    private final HttpClient usual;

    /** Of servers with certificates of their own. Guarded by itself. */
    private final LinkedHashMap<SSLContext, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

    private final Duration idle;
    private final Duration total;
    private final ExecutorService conversations = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Takes so long at most.
     *
     * @param idle to connect, and to begin an answer
     * @param total for a request with all of its answer
     */
    public BoundedHttp(Duration idle, Duration total) {
        this(idle, total, HttpTls.USUAL);
    }

    /**
     * Takes so long at most, and speaks to each server with the certificates that are meant for it.
     *
     * @param idle to connect, and to begin an answer
     * @param total for a request with all of its answer
     */
    public BoundedHttp(Duration idle, Duration total, HttpTls tls) {
        this.idle = idle;
        this.total = total;
        this.tls = tls;
        this.usual = builder().build();
    }

    private HttpClient.Builder builder() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(idle);
    }

    private HttpClient client(URI url) {
        Optional<SSLContext> context = url.getScheme().equals("https") ? tls.of(url) : Optional.empty();
        return context.map(this::client).orElse(usual);
    }

    /** One that is used no more ends when its requests do: certificates are renewed now and then. */
    private HttpClient client(SSLContext context) {
        synchronized (clients) {
            HttpClient client = clients.computeIfAbsent(
                    context, first -> builder().sslContext(first).build());
            if (clients.size() > MAX_CLIENTS) {
                clients.pollFirstEntry().getValue().shutdown();
            }
            return client;
        }
    }

    /**
     * What is asked for.
     *
     * @param headers {@code Authorization} among them, which is not shown to another server
     * @param maxBytes of the answer
     * @param entry by which URL the certificates for its server are found
     */
    record Question(String method, URI url, Map<String, String> headers, long maxBytes, URI entry) {

        Question(String method, URI url, Map<String, String> headers, long maxBytes) {
            this(method, url, headers, maxBytes, url);
        }
    }

    /**
     * Asks.
     *
     * @throws RegistryException where there is no answer, or too large a one
     */
    Answer ask(Question question) throws RegistryException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Answer answer = ask(question, body);
        return new Answer(answer.status(), answer.headers(), body.toByteArray());
    }

    /**
     * Asks, and writes the answer where it is one of success.
     *
     * @throws RegistryException where there is no answer, too large a one, or it cannot be written
     */
    Answer ask(Question question, OutputStream body) throws RegistryException {
        HttpClient first = client(question.entry());
        // On a thread of its own, since a server that sends a byte now and then never runs into a timeout.
        Future<Answer> answer = conversations.submit(() -> followed(question, first, body));
        try {
            return answer.get(total.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unavailable(question.url(), Why.TIMED_OUT, "no whole answer within " + total);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(question.url(), "interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RegistryException own) {
                throw own;
            }
            throw broken(question.url(), e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private Answer followed(Question question, HttpClient first, OutputStream body)
            throws IOException, InterruptedException, RegistryException {
        URI url = question.url();
        HttpClient client = first;
        for (int redirections = 0; redirections <= MAX_REDIRECTIONS; redirections++) {
            HttpResponse<InputStream> response = client.send(request(question, url), BodyHandlers.ofInputStream());
            try (InputStream content = response.body()) {
                Optional<URI> next = redirection(response, url);
                if (next.isEmpty()) {
                    if (response.statusCode() / 100 == 2) {
                        copy(content, body, question);
                    }
                    return new Answer(response.statusCode(), response.headers(), new byte[0]);
                }
                url = next.get();
                client = isSameServer(url, question.url()) ? first : client(url);
            }
        }
        throw unavailable(question.url(), "more than " + MAX_REDIRECTIONS + " redirections");
    }

    private HttpRequest request(Question question, URI url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(idle)
                .method(question.method(), HttpRequest.BodyPublishers.noBody())
                .header("User-Agent", "plumbline");
        question.headers().forEach((name, value) -> {
            if (!name.equals(AUTHORIZATION) || isSameServer(url, question.url())) {
                request.header(name, value);
            }
        });
        return request.build();
    }

    private static Optional<URI> redirection(HttpResponse<?> response, URI from) throws RegistryException {
        int status = response.statusCode();
        Optional<String> location = response.headers().firstValue("Location");
        if (status < 301 || status > 308 || status == 304 || location.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI to = from.resolve(location.get());
            boolean weaker = from.getScheme().equals("https") && !to.getScheme().equals("https");
            if (weaker || !isHttp(to)) {
                throw unavailable(from, "a redirection to what is no https URL");
            }
            return Optional.of(to);
        } catch (IllegalArgumentException e) {
            throw unavailable(from, "a redirection to what is no URL");
        }
    }

    private static void copy(InputStream content, OutputStream body, Question question)
            throws IOException, RegistryException {
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            bytes += read;
            if (bytes > question.maxBytes()) {
                throw new RegistryException(
                        Kind.TOO_LARGE,
                        host(question.url()) + " answers more than the " + question.maxBytes()
                                + " bytes that are allowed");
            }
            body.write(buffer, 0, read);
        }
    }

    /** Whether a URL is one that can be asked. */
    static boolean isHttp(URI url) {
        return url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
    }

    static boolean isSameServer(URI a, URI b) {
        return a.getScheme().equals(b.getScheme()) && a.getHost().equalsIgnoreCase(b.getHost()) && port(a) == port(b);
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    }

    /** What may be shown of a URL. */
    static String host(URI url) {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    static RegistryException unavailable(URI url, String why) {
        return unavailable(url, Why.OTHER, why);
    }

    private static RegistryException unavailable(URI url, Why why, String words) {
        return new RegistryException(Kind.UNAVAILABLE, why, host(url) + ": " + words, null);
    }

    /** The failure that a status tells of. */
    static RegistryException refused(URI url, Answer answer, String what) {
        int status = answer.status();
        Optional<Duration> retryAfter =
                answer.header("Retry-After").flatMap(header -> RetryAfter.parse(header, Instant.now()));
        if (status == 429 || (retryAfter.isPresent() && (status == 403 || status / 100 == 5))) {
            return new RegistryException(
                    Kind.UNAVAILABLE,
                    Why.RATE_LIMITED,
                    host(url) + " answers " + status + " to the request for " + what,
                    retryAfter.orElse(RetryAfter.UNSAID));
        }
        return switch (status) {
            case 401, 403 ->
                new RegistryException(
                        Kind.UNAVAILABLE,
                        Why.LOGIN_REFUSED,
                        host(url) + " does not give " + what + " without another login",
                        null);
            case 404 -> new RegistryException(Kind.NOT_FOUND, host(url) + " has no " + what);
            default ->
                new RegistryException(
                        Kind.UNAVAILABLE, host(url) + " answers " + status + " to the request for " + what);
        };
    }

    private static RegistryException broken(URI url, @Nullable Throwable failure) {
        return switch (failure) {
            case null -> unavailable(url, Why.OTHER, "no reason");
            case UnresolvedAddressException unknown -> unavailable(url, Why.UNKNOWN_HOST, "unknown host");
            case HttpConnectTimeoutException silent -> unavailable(url, Why.TIMED_OUT, "no answer in time");
            case ConnectException refused ->
                isUnresolved(refused)
                        ? unavailable(url, Why.UNKNOWN_HOST, "unknown host")
                        : unavailable(url, Why.CONNECTION_REFUSED, "connection refused");
            case HttpTimeoutException silent -> unavailable(url, Why.TIMED_OUT, "no answer in time");
            case SSLException untrusted ->
                unavailable(url, Why.NOT_TRUSTED, "its certificate is not trusted, or TLS fails otherwise");
            default -> unavailable(url, Why.OTHER, failure.getClass().getSimpleName());
        };
    }

    /** The client wraps it once or twice. */
    private static boolean isUnresolved(ConnectException failure) {
        return Stream.iterate(failure.getCause(), cause -> cause != null, Throwable::getCause)
                .limit(MAX_CAUSES)
                .anyMatch(UnresolvedAddressException.class::isInstance);
    }

    @Override
    public void close() {
        conversations.shutdownNow();
        usual.shutdownNow();
        synchronized (clients) {
            clients.values().forEach(HttpClient::shutdownNow);
        }
    }
}
