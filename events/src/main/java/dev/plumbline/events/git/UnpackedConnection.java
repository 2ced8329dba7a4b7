package dev.plumbline.events.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose answers are unpacked here, and JGit is not told that they were packed: whoever counts what is read would
 * else count a thousandth of what JGit makes of it.
 *
 * @see <a href="https://git-scm.com/docs/gitprotocol-http">gitprotocol-http</a>
 */
public class UnpackedConnection extends JDKHttpConnection {

    private static final String ENCODING = "Content-Encoding";

    /** Opens none yet; throws where the URL is none of HTTP. */
    protected UnpackedConnection(URL url) throws IOException {
        super(url);
    }

    /** Opens none yet; throws where the URL is none of HTTP. */
    protected UnpackedConnection(URL url, Proxy proxy) throws IOException {
        super(url, proxy);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        String encoding = super.getHeaderField(ENCODING);
        boolean packed = "gzip".equals(encoding) || "x-gzip".equals(encoding);
        return packed ? new GZIPInputStream(super.getInputStream()) : super.getInputStream();
    }

    @Override
    public @Nullable String getHeaderField(String name) {
        return ENCODING.equalsIgnoreCase(name) ? null : super.getHeaderField(name);
    }
}
