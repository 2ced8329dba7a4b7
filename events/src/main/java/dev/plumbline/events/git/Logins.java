package dev.plumbline.events.git;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * What JGit is told in one conversation, once a remote wants to know. It is told by the URL that asks, so that a redirection to another
 * host gets nothing; what was refused is not told again, since some hosts lock out whoever tries often. All else that JGit may ask,
 * whether an unknown host is to be trusted for one, is denied.
 */
final class Logins extends CredentialsProvider {

    private final Function<RemotePrefix, Optional<Login.Basic>> logins;
    private final Consumer<RemotePrefix> refusal;
    private Login.@Nullable Basic told;
    private boolean refused;

    /**
     * For one conversation.
     *
     * @param refusal is told that a login was refused: the next one asked for may be another
     */
    Logins(Function<RemotePrefix, Optional<Login.Basic>> logins, Consumer<RemotePrefix> refusal) {
        this.logins = logins;
        this.refusal = refusal;
    }

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
        if (!supports(items)) {
            return false;
        }
        Optional<Login.Basic> login = RemotePrefix.of(uri).flatMap(logins);
        if (login.isEmpty() || (refused && login.get().equals(told))) {
            return false;
        }
        told = login.get();
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username user) {
                user.setValue(told.user());
            } else if (item instanceof CredentialItem.Password password) {
                password.setValue(told.password().toCharArray());
            }
        }
        return true;
    }

    @Override
    public void reset(URIish uri) {
        if (!refused) {
            refused = true;
            RemotePrefix.of(uri).ifPresent(refusal);
        }
    }
}
