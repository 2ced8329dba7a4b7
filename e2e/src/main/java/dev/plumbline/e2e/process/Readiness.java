package dev.plumbline.e2e.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A question with the answer "by now" or "not yet". A thrown {@link IOException} is a "not yet". */
@FunctionalInterface
public interface Readiness {

    /** Whether it is so by now. */
    boolean reached() throws IOException, InterruptedException;

    /** A TCP connection to this port of 127.0.0.1 is taken. */
    static Readiness listening(int port) {
        return () -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                return true;
            }
        };
    }

    /** A GET of this address answers 200. */
    static Readiness answering(String address) {
        return new HttpReadiness(HttpClient.newHttpClient(), HttpRequest.newBuilder(URI.create(address)));
    }

    /** A GET that this client sends answers 200. */
    static Readiness answering(HttpClient client, HttpRequest.Builder request) {
        return new HttpReadiness(client, request);
    }

    /** See {@link #answering}. */
    record HttpReadiness(HttpClient client, HttpRequest.Builder request) implements Readiness {
        @Override
        public boolean reached() throws IOException, InterruptedException {
            var get = request.copy().timeout(Duration.ofSeconds(2)).GET().build();
            return client.send(get, BodyHandlers.discarding()).statusCode() == 200;
        }
    }
}
