package dev.plumbline.events.git;

import java.io.IOException;
import org.eclipse.jgit.transport.http.HttpConnection;

/**
 * Git's smart protocol over HTTP, which is all that is spoken. To whatever else answers, JGit would speak the dumb one: its files
 * are read without a limit, name further hosts, and are quoted in messages.
 *
 * @see <a href="https://git-scm.com/docs/gitprotocol-http">gitprotocol-http</a>
 */
public final class SmartProtocol {

    private static final String DISCOVERY = "application/x-git-upload-pack-advertisement";

    private SmartProtocol() {}

    /** What answers is no server of that protocol. */
    public static final class NotSmart extends IOException {
        NotSmart() {
            super("what answers is no Git server that speaks the smart protocol over HTTP");
        }
    }

    /**
     * Returns where the answer to a request without a body is what the protocol begins with.
     *
     * @throws NotSmart where it is not
     */
    public static void requireDiscovery(HttpConnection answered) throws NotSmart {
        if (!DISCOVERY.equals(answered.getContentType())) {
            throw new NotSmart();
        }
    }
}
