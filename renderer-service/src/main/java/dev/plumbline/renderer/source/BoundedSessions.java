package dev.plumbline.renderer.source;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * Sessions of SSH over which a remote can tell only so much that is no object, as over HTTP. One stream brings the refs and then the
 * objects, which both of Git's protocols ask for by {@code want}.
 */
final class BoundedSessions extends SshSessionFactory {

    private final SshSessionFactory sessions;

    BoundedSessions(SshSessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public RemoteSession2 getSession(URIish uri, CredentialsProvider credentials, FS fs, int timeout)
            throws TransportException {
        return new Session((RemoteSession2) sessions.getSession(uri, credentials, fs, timeout));
    }

    @Override
    public String getType() {
        return sessions.getType();
    }

    private record Session(RemoteSession2 session) implements RemoteSession2 {

        @Override
        public Process exec(String command, int timeout) throws IOException {
            return new Bounded(session.exec(command, timeout));
        }

        @Override
        public Process exec(String command, Map<String, String> environment, int timeout) throws IOException {
            return new Bounded(session.exec(command, environment, timeout));
        }

        @Override
        public void disconnect() {
            session.disconnect();
        }
    }

    /** The remote's process. */
    private static final class Bounded extends Process {

        private final Process process;
        private final BoundedAnswer answers;
        private final InputStream errors;
        private final OutputStream questions;

        Bounded(Process process) {
            this.process = process;
            this.answers = new BoundedAnswer(process.getInputStream());
            this.errors = new BoundedAnswer(process.getErrorStream());
            this.questions = new Watched(process.getOutputStream(), answers);
        }

        @Override
        public OutputStream getOutputStream() {
            return questions;
        }

        @Override
        public InputStream getInputStream() {
            return answers;
        }

        @Override
        public InputStream getErrorStream() {
            return errors;
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
            return process.waitFor(timeout, unit);
        }

        @Override
        public int exitValue() {
            return process.exitValue();
        }

        @Override
        public void destroy() {
            process.destroy();
        }
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
