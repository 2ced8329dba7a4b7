package dev.plumbline.renderer.source;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.renderer.RenderingException;
import java.net.URISyntaxException;
import java.util.Locale;
import org.eclipse.jgit.transport.URIish;

/**
 * Where to fetch a repository. Only http, https and ssh: any other transport would reach files or programs of this
 * machine. It carries no password; for http not even a user.
 *
 * @param repository whose it is
 * @param text the URL, safe to be shown
 */
record RemoteUrl(RepositoryUrl repository, String text) {

    /** Who somebody is over ssh that does not say: so all hosts of Git call it. */
    private static final String USER = "git";

    /**
     * The URL of an application.
     *
     * @throws RenderingException where it is no http, https or ssh URL
     */
    static RemoteUrl of(String url) {
        if (url.indexOf('?') >= 0 || url.indexOf('#') >= 0) {
            throw unsupported(); // Git's own paths come behind it
        }
        try {
            RepositoryUrl repository = RepositoryUrl.of(url);
            URIish parsed = new URIish(url).setPass(null);
            String scheme =
                    parsed.getScheme() == null ? "ssh" : parsed.getScheme().toLowerCase(Locale.ROOT);
            return switch (scheme) {
                case "http", "https" ->
                    new RemoteUrl(repository, parsed.setUser(null).toString());
                case "ssh" -> new RemoteUrl(repository, as(USER, parsed).toString());
                default -> throw unsupported();
            };
        } catch (IllegalArgumentException | URISyntaxException e) {
            throw unsupported();
        }
    }

    private static URIish as(String user, URIish url) {
        return url.getUser() == null ? url.setUser(user) : url;
    }

    URIish uri() {
        try {
            return new URIish(text);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("it was parsed before", impossible);
        }
    }

    /** Quotes nothing: the URL may carry a password. */
    private static RenderingException unsupported() {
        return new RenderingException(
                Reason.SOURCE_UNAVAILABLE,
                "the repository's URL is no http, https, ssh or user@host:path URL without ?, # and .. in it");
    }
}
