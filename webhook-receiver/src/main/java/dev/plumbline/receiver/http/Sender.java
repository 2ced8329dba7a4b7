package dev.plumbline.receiver.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.RequestScoped;

/** Who made the request that is being answered. */
@RequestScoped
public class Sender {

    private static final String UNKNOWN = "unknown";

    private final HttpServerRequest request;

    Sender(HttpServerRequest request) {
        this.request = request;
    }

    /** Its IP address; that of the proxy, unless the server was told to trust what the proxy says. */
    public String address() {
        SocketAddress address = request.remoteAddress();
        String host = address == null ? null : address.hostAddress();
        return host == null ? UNKNOWN : host;
    }
}
