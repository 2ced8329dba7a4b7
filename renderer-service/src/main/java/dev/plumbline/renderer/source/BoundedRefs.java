package dev.plumbline.renderer.source;

import dev.plumbline.events.git.SmartProtocol;
import dev.plumbline.events.git.UnpackedConnection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/**
 * HTTP connections over which a remote can tell only so much that is no object: a million refs would be minutes of work and much
 * memory in the mirror. Both of Git's smart protocols ask for objects by {@code want}. The dumb one is not spoken:
 * whatever does not answer as a smart one would be asked for its files one by one, without any limit.
 *
 * @see <a href="https://git-scm.com/docs/protocol-v2">protocol-v2</a>
 * @see <a href="https://git-scm.com/docs/gitprotocol-http">gitprotocol-http</a>
 */
final class BoundedRefs implements HttpConnectionFactory {

    private static final int HEAD = 4096;
    private static final int COMMAND = 1024;

    @Override
    public HttpConnection create(URL url) throws IOException {
        return new Bounded(url);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return new Bounded(url, proxy);
    }

    private static final class Bounded extends UnpackedConnection {

        private final ByteArrayOutputStream asked = new ByteArrayOutputStream();

        private Bounded(URL url) throws IOException {
            super(url);
        }

        private Bounded(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int octet) throws IOException {
                    write(new byte[] {(byte) octet}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    asked.write(bytes, offset, Math.min(length, HEAD - asked.size()));
                    out.write(bytes, offset, length);
                }
            };
        }

        @Override
        public InputStream getInputStream() throws IOException {
            if (asked.size() == 0) {
                SmartProtocol.requireDiscovery(this);
            }
            BoundedAnswer answer = new BoundedAnswer(super.getInputStream());
            return asksForObjects() ? answer.askedForObjects() : answer;
        }

        /** JGit packs a request where that makes it shorter. */
        private boolean asksForObjects() throws IOException {
            byte[] body = asked.toByteArray();
            boolean packed = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
            InputStream plain = new ByteArrayInputStream(body);
            try (InputStream text = packed ? new GZIPInputStream(plain) : plain) {
                return new String(text.readNBytes(COMMAND), StandardCharsets.US_ASCII).contains("want ");
            } catch (EOFException e) {
                return false; // more of it is packed than was kept
            }
        }
    }
}
