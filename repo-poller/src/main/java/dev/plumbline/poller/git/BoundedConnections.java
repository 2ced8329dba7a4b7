package dev.plumbline.poller.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/** HTTP connections of one turn; together they read no more than so many bytes. */
final class BoundedConnections implements HttpConnectionFactory {

    private long left;

    BoundedConnections(long bytes) {
        this.left = bytes;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return new Bounded(url);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return new Bounded(url, proxy);
    }

    /** The remote answers more than it may. */
    static final class AnswerTooLong extends IOException {
        AnswerTooLong() {
            super("the answer is longer than allowed");
        }
    }

    private int took(int read) throws IOException {
        left -= Math.max(0, read);
        if (left < 0) {
            throw new AnswerTooLong();
        }
        return read;
    }

    private final class Bounded extends JDKHttpConnection {

        private Bounded(URL url) throws IOException {
            super(url);
        }

        private Bounded(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int octet = super.read();
                    took(octet < 0 ? 0 : 1);
                    return octet;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    return took(super.read(buffer, offset, length));
                }
            };
        }
    }
}
