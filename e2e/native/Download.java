import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file on its way: fetched over HTTP by a thread of its own, bounded in size and time. It stays only if it has the SHA-256 that is wanted.
 * Nothing is thrown: {@link #failure()} says why there is no file.
 */
final class Download {

    /**
     * What a download may take.
     *
     * @param bytes how large the file may be
     * @param connect how long the connection may take
     * @param answer how long the server may take until its answer begins, the connection included
     * @param silence how long nothing may come in the middle
     * @param whole how long all of it may take
     */
    record Limits(long bytes, Duration connect, Duration answer, Duration silence, Duration whole) {}

    private final URI uri;
    private final String wanted;
    private final Path file;
    private final Limits limits;
    private final long began = System.nanoTime();
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);

    private volatile boolean answered;
    private volatile long heard = began;
    private volatile long received;
    private volatile String failure;
    private volatile boolean wrong;

    private Download(URI uri, String sha256, Path file, Limits limits) {
        this.uri = uri;
        this.wanted = sha256;
        this.file = file;
        this.limits = limits;
    }

    static Download start(URI uri, String sha256, Path file, Limits limits) {
        var download = new Download(uri, sha256, file, limits);
        download.thread.start();
        return download;
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(limits.connect())
                .build();
    }

    /** Waits this long for its end, and makes an end of it where it took too long. */
    void await(Duration atMost) throws InterruptedException {
        if (!thread.join(atMost) && overdue().isPresent()) {
            thread.interrupt();
        }
    }

    boolean underWay() {
        return thread.isAlive();
    }

    /** How many bytes have come. */
    long received() {
        return received;
    }

    /** Why there is no file; empty while it is under way, and where it went well. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether a whole file came, and was another than was wanted. */
    boolean wrongSum() {
        return wrong;
    }

    private Optional<String> overdue() {
        if (!answered && since(began).compareTo(limits.answer()) > 0) {
            return Optional.of("no answer within " + seconds(limits.answer()));
        }
        if (answered && since(heard).compareTo(limits.silence()) > 0) {
            return Optional.of("nothing came for " + seconds(limits.silence()));
        }
        return since(began).compareTo(limits.whole()) > 0
                ? Optional.of("not done within " + seconds(limits.whole()))
                : Optional.empty();
    }

    private void run() {
        try (var http = client()) {
            try {
                check(fetch(http));
            } finally {
                http.shutdownNow();
            }
        } catch (HttpConnectTimeoutException e) {
            failure = "no connection within " + seconds(limits.connect());
        } catch (ConnectException e) {
            failure = unresolved(e) ? "no such host" : "no connection";
        } catch (IOException | InterruptedException e) {
            failure = overdue().orElse(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        if (failure != null) {
            file.toFile().delete();
        }
    }

    private static boolean unresolved(Throwable e) {
        return e != null && (e instanceof UnresolvedAddressException || unresolved(e.getCause()));
    }

    private MessageDigest fetch(HttpClient http) throws IOException, InterruptedException, GeneralSecurityException {
        var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
        answered = true;
        heard = System.nanoTime();
        var digest = MessageDigest.getInstance("SHA-256");
        try (var in = response.body();
                var out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            if (response.statusCode() != 200) {
                throw new IOException("it answers " + response.statusCode());
            }
            copy(in, out);
        }
        var announced = response.headers().firstValueAsLong("content-length");
        if (announced.isPresent() && announced.getAsLong() != received) {
            throw new IOException(received + " of " + announced.getAsLong() + " bytes came");
        }
        return digest;
    }

    private void copy(InputStream in, DigestOutputStream out) throws IOException {
        var buffer = new byte[1 << 16];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            heard = System.nanoTime();
            received += read;
            if (received > limits.bytes()) {
                throw new IOException("it is larger than " + limits.bytes() + " bytes");
            }
            out.write(buffer, 0, read);
        }
    }

    private void check(MessageDigest digest) throws IOException {
        var found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(wanted)) {
            wrong = true;
            throw new IOException("its SHA-256 is " + found + " and not " + wanted);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
