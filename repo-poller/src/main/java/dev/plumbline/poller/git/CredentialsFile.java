package dev.plumbline.poller.git;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jboss.logging.Logger;

/**
 * What the credentials file says, asked by JGit once a remote wants to know. It answers by the URL that asks, so that a
 * redirect to another host gets nothing. All else that JGit may ask, whether an unknown host key is to be trusted for one, is
 * denied.
 */
@ApplicationScoped
public class CredentialsFile extends CredentialsProvider {

    private static final Logger LOG = Logger.getLogger(CredentialsFile.class);

    private final Optional<Path> path;
    private volatile Content content = new Content(FileTime.fromMillis(0), List.of());

    CredentialsFile(GitSettings settings) {
        this.path = settings.credentialsFile();
    }

    private record Content(FileTime modified, List<Credential> credentials) {}

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        for (CredentialItem item : items) {
            if (!(item instanceof CredentialItem.Username || item instanceof CredentialItem.Password)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
        if (!supports(items) || uri.getScheme() == null || uri.getHost() == null) {
            return false;
        }
        String host = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
        Optional<Credential> best = Credential.best(credentials(), uri.getScheme(), host, uri.getPath());
        best.ifPresent(credential -> fill(credential, items));
        return best.isPresent();
    }

    private static void fill(Credential credential, CredentialItem... items) {
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username user) {
                user.setValue(credential.user());
            } else if (item instanceof CredentialItem.Password password) {
                password.setValue(credential.password().toCharArray());
            }
        }
    }

    private List<Credential> credentials() {
        if (path.isEmpty()) {
            return List.of();
        }
        try {
            FileTime modified = Files.getLastModifiedTime(path.get());
            Content known = content;
            if (!known.modified().equals(modified)) {
                known = new Content(modified, Credential.ofLines(Files.readString(path.get())));
                content = known;
                LOG.infof(
                        "credentials read file=%s found=%d",
                        path.get(), known.credentials().size());
            }
            return known.credentials();
        } catch (IOException e) {
            LOG.warnf(
                    "credentials unreadable file=%s reason=%s",
                    path.get(), e.getClass().getSimpleName());
            return List.of();
        }
    }
}
