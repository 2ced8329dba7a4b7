package dev.plumbline.events.git;

import dev.plumbline.events.registry.HttpLogins;
import java.io.File;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * Lets JGit's transports access remotes as the credentials file says, and in no other way: no settings of the machine or the user, no
 * agent, no host that is not known, no question to anybody. docs/git-access.md describes the file.
 */
public final class RemoteAccess {

    /** There is nothing there for JGit to find. */
    private static final File NOWHERE = new File("/dev/null");

    /** So many kinds of certificates are made ready for clients that speak no Git. */
    private static final int CONTEXTS = 1_000;

    private final CredentialsFile file;
    private final InstallationTokens tokens;

    /** Guarded by itself. */
    private final Map<Tls, SSLContext> contexts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Tls, SSLContext> eldest) {
            return size() > CONTEXTS;
        }
    };

    /**
     * As a file says.
     *
     * @param file empty where no remote needs credentials; then there is no ssh either
     * @param clock by which tokens expire
     */
    public RemoteAccess(Optional<Path> file, InstantSource clock) {
        this.file = new CredentialsFile(file);
        this.tokens = new InstallationTokens(clock);
    }

    /**
     * Prepares a transport that was just opened.
     *
     * @param uri the one that it was opened with
     * @param connections makes the connections of one over HTTP
     * @throws AccessException where the file makes no sense, says nothing of a remote over ssh, or the transport is none of http, https and
     *     ssh
     */
    public void prepare(Transport transport, URIish uri, HttpConnectionFactory connections) {
        Credentials credentials = file.current();
        transport.setCredentialsProvider(new Logins(
                remote -> credentials.login(remote).map(login -> basic(login, credentials)),
                remote -> credentials.login(remote).ifPresent(this::refused)));
        switch (transport) {
            case TransportHttp http -> http.setHttpConnectionFactory(new Secured(connections, credentials));
            case SshTransport secure -> secure.setSshSessionFactory(sessions(uri, credentials));
            default -> throw new AccessException("only http, https and ssh are allowed");
        }
    }

    /**
     * The login for a URL of http(s), for clients that speak no Git; empty where the file has none.
     *
     * @throws AccessException where the file makes no sense
     */
    public Optional<HttpLogins.Login> login(URI url) {
        Credentials credentials = file.current();
        return RemotePrefix.of(url.toString())
                .flatMap(credentials::login)
                .map(login -> basic(login, credentials))
                .map(basic -> new HttpLogins.Login(basic.user(), basic.password()));
    }

    /**
     * Whether the file says how to log in to a URL of http(s), or of ssh.
     *
     * @throws AccessException where the file makes no sense
     */
    public boolean hasLogin(String url) {
        Credentials credentials = file.current();
        return RemotePrefix.of(url)
                .filter(remote -> remote.scheme().equals("ssh")
                        ? credentials.ssh(remote).isPresent()
                        : credentials.login(remote).isPresent())
                .isPresent();
    }

    /**
     * The certificates for a URL of https, for clients that speak no Git; empty where the file says nothing of them.
     *
     * @throws AccessException where the file makes no sense
     */
    public Optional<SSLContext> tls(URI url) {
        return RemotePrefix.of(url.toString())
                .map(file.current()::tls)
                .filter(tls -> !tls.isUsual())
                .map(this::context);
    }

    /** The same as long as the certificates are the same, so that connections last. */
    private SSLContext context(Tls tls) {
        synchronized (contexts) {
            try {
                SSLContext known = contexts.get(tls);
                SSLContext context = known == null ? tls.context() : known;
                contexts.put(tls, context);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new AccessException("the certificates of the credentials file cannot be used");
            }
        }
    }

    private Login.Basic basic(Login login, Credentials credentials) {
        return switch (login) {
            case Login.Basic basic -> basic;
            case Login.GitHubApp app ->
                new Login.Basic(
                        "x-access-token",
                        tokens.of(
                                app,
                                credentials.tls(
                                        RemotePrefix.of(app.api().toString()).orElseThrow())));
        };
    }

    private void refused(Login login) {
        if (login instanceof Login.GitHubApp app) {
            tokens.forget(app);
        }
    }

    private static SshdSessionFactory sessions(URIish uri, Credentials credentials) {
        SshIdentity identity = RemotePrefix.of(uri)
                .flatMap(credentials::ssh)
                .orElseThrow(() -> new AccessException("the credentials file has no private key for this ssh URL"));
        return new SshdSessionFactoryBuilder()
                .setHomeDirectory(NOWHERE)
                .setSshDirectory(NOWHERE)
                .setConfigStoreFactory((home, config, user) -> null)
                .setDefaultIdentities(folder -> List.of())
                .setDefaultKeysProvider(folder -> identity.keys())
                .setServerKeyDatabase((home, folder) -> identity.hosts())
                .setPreferredAuthentications("publickey")
                .build(null);
    }

    /** Connections with the certificates that belong to where they go: a redirection leads to another's. */
    private record Secured(HttpConnectionFactory plain, Credentials credentials) implements HttpConnectionFactory {

        /** What stands behind a repository's own URL (gitprotocol-http). */
        private static final Pattern SERVICE = Pattern.compile("/(?:info/refs|git-upload-pack)(?:\\?.*)?$");

        @Override
        public HttpConnection create(URL url) throws IOException {
            return secured(plain.create(url), url);
        }

        @Override
        public HttpConnection create(URL url, Proxy proxy) throws IOException {
            return secured(plain.create(url, proxy), url);
        }

        private HttpConnection secured(HttpConnection connection, URL url) throws IOException {
            String repository = SERVICE.matcher(url.toString()).replaceFirst("");
            Tls tls = RemotePrefix.of(repository).map(credentials::tls).orElse(Tls.USUAL);
            if (url.getProtocol().equals("https") && !tls.isUsual()) {
                try {
                    connection.configure(tls.keyManagers(), tls.trustManagers(), null);
                } catch (GeneralSecurityException e) {
                    throw new IOException("the certificates of the credentials file cannot be used");
                }
            }
            return connection;
        }
    }
}
