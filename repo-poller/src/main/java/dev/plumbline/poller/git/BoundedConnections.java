package dev.plumbline.poller.git;

import dev.plumbline.events.git.SmartProtocol;
import dev.plumbline.events.git.UnpackedConnection;
import dev.plumbline.events.registry.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** HTTP connections of one turn; together they read no more than is allowed, unpacked. */
final class BoundedConnections implements HttpConnectionFactory {

    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;

    private final AnswerLimit limit;
    private volatile @Nullable Duration retryAfter;

    BoundedConnections(AnswerLimit limit) {
        this.limit = limit;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return new Bounded(url);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return new Bounded(url, proxy);
    }

    /** What is left of it. */
    AnswerLimit limit() {
        return limit;
    }

    /** How long the remote last asked to be left alone, null where it did not. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    private final class Bounded extends UnpackedConnection {

        private boolean asked;

        private Bounded(URL url) throws IOException {
            super(url);
        }

        private Bounded(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
        }

        @Override
        public int getResponseCode() throws IOException {
            int code = super.getResponseCode();
            if (code == FORBIDDEN || code == TOO_MANY_REQUESTS || code / 100 == 5) {
                retryAfter = RetryAfter.parse(getHeaderField("Retry-After"), Instant.now())
                        .orElse(code == TOO_MANY_REQUESTS ? RetryAfter.UNSAID : null);
            }
            return code;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            asked = true;
            return super.getOutputStream();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            if (!asked) {
                SmartProtocol.requireDiscovery(this);
            }
            return limit.of(super.getInputStream());
        }
    }
}
