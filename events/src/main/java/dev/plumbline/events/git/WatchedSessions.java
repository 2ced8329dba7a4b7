package dev.plumbline.events.git;

import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/** Sessions of SSH whose remote processes are seen through streams of somebody's own, for instance bounded ones. */
public final class WatchedSessions extends SshSessionFactory {

    private final SshSessionFactory sessions;
    private final UnaryOperator<Process> watched;

    /**
     * Those of another factory.
     *
     * @param watched what is made of each remote process; see {@link WatchedProcess}
     */
    public WatchedSessions(SshSessionFactory sessions, UnaryOperator<Process> watched) {
        this.sessions = sessions;
        this.watched = watched;
    }

    @Override
    public RemoteSession2 getSession(URIish uri, CredentialsProvider credentials, FS fs, int timeout)
            throws TransportException {
        return new Session((RemoteSession2) sessions.getSession(uri, credentials, fs, timeout), watched);
    }

    @Override
    public String getType() {
        return sessions.getType();
    }

    private record Session(RemoteSession2 session, UnaryOperator<Process> watched) implements RemoteSession2 {

        @Override
        public Process exec(String command, int timeout) throws IOException {
            return watched.apply(session.exec(command, timeout));
        }

        @Override
        public Process exec(String command, Map<String, String> environment, int timeout) throws IOException {
            return watched.apply(session.exec(command, environment, timeout));
        }

        @Override
        public void disconnect() {
            session.disconnect();
        }
    }
}
