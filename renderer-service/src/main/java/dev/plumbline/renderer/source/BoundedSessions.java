package dev.plumbline.renderer.source;

import dev.plumbline.events.git.WatchedProcess;
import dev.plumbline.events.git.WatchedSessions;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.transport.SshSessionFactory;

/**
 * Sessions of SSH over which a remote can tell only so much that is no object, as over HTTP. One stream brings the refs and then the
 * objects, which both of Git's protocols ask for by {@code want}.
 */
final class BoundedSessions {

    private BoundedSessions() {}

    static SshSessionFactory of(SshSessionFactory sessions) {
        return new WatchedSessions(sessions, BoundedSessions::bounded);
    }

    private static Process bounded(Process process) {
        BoundedAnswer answers = new BoundedAnswer(process.getInputStream());
        return new WatchedProcess(
                process,
                new Watched(process.getOutputStream(), answers),
                answers,
                new BoundedAnswer(process.getErrorStream()));
    }

    /** Tells of the first {@code want}; what is asked before it holds no such word of its own. */
    private static final class Watched extends FilterOutputStream {

        private static final byte[] WANT = "want ".getBytes(StandardCharsets.US_ASCII);

        private final BoundedAnswer answers;
        private int matched;

        Watched(OutputStream out, BoundedAnswer answers) {
            super(out);
            this.answers = answers;
        }

        @Override
        public void write(int octet) throws IOException {
            watch(octet);
            out.write(octet);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                watch(bytes[i]);
            }
            out.write(bytes, offset, length);
        }

        private void watch(int octet) {
            if (matched == WANT.length) {
                return;
            }
            matched = octet == WANT[matched] ? matched + 1 : octet == WANT[0] ? 1 : 0;
            if (matched == WANT.length) {
                BoundedAnswer unused = answers.askedForObjects();
            }
        }
    }
}
