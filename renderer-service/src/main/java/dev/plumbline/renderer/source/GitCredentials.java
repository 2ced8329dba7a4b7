package dev.plumbline.renderer.source;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/**
 * Logins of private repositories, from a file in the form of git-credential-store; the line with the longest fitting path
 * wins. The file is read for each fetch, so that a renewed token counts at once.
 */
final class GitCredentials {

    private final Optional<Path> file;

    GitCredentials(Optional<Path> file) {
        this.file = file;
    }

    /** The login for a URL; asked for another host, as after a redirect, it says nothing. */
    CredentialsProvider providerFor(RemoteUrl url) {
        return new Login(logins().stream()
                .filter(login -> login.fits(url.uri()))
                .max(Comparator.comparingInt(login -> login.path().length())));
    }

    private record Entry(String scheme, String host, int port, String path, String user, String password) {

        boolean fits(URIish uri) {
            String asked = "/" + uri.getPath().replaceAll("^/+", "");
            return serves(uri) && (path.isEmpty() || asked.equals(path) || asked.startsWith(path + "/"));
        }

        boolean serves(URIish uri) {
            return scheme.equalsIgnoreCase(uri.getScheme())
                    && host.equalsIgnoreCase(uri.getHost())
                    && port == usualPort(uri.getScheme(), uri.getPort());
        }

        @Override
        public String toString() {
            return scheme + "://" + host + path; // never the login
        }
    }

    private List<Entry> logins() {
        if (file.isEmpty()) {
            return List.of();
        }
        try (var lines = Files.lines(file.get())) {
            return lines.map(GitCredentials::entry).flatMap(Optional::stream).toList();
        } catch (IOException e) {
            throw new SourceUnavailable("the file of Git credentials cannot be read");
        }
    }

    private static Optional<Entry> entry(String line) {
        try {
            URI uri = new URI(line.strip());
            String login = uri.getRawUserInfo();
            if (uri.getScheme() == null || uri.getHost() == null || login == null) {
                return Optional.empty();
            }
            int colon = login.indexOf(':');
            return Optional.of(new Entry(
                    uri.getScheme(),
                    uri.getHost(),
                    usualPort(uri.getScheme(), uri.getPort()),
                    uri.getPath().replaceAll("/+$", ""),
                    decoded(colon < 0 ? login : login.substring(0, colon)),
                    colon < 0 ? "" : decoded(login.substring(colon + 1))));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty(); // a comment or an empty line; its text must not be shown
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int usualPort(String scheme, int port) {
        return port > 0 ? port : scheme.equalsIgnoreCase("https") ? 443 : 80;
    }

    private static final class Login extends CredentialsProvider {

        private final Optional<Entry> entry;

        private Login(Optional<Entry> entry) {
            this.entry = entry;
        }

        @Override
        public boolean isInteractive() {
            return false;
        }

        @Override
        public boolean supports(CredentialItem... items) {
            for (CredentialItem item : items) {
                if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean get(URIish uri, CredentialItem... items) {
            if (entry.isEmpty() || !entry.get().serves(uri) || !supports(items)) {
                return false;
            }
            for (CredentialItem item : items) {
                if (item instanceof CredentialItem.Username user) {
                    user.setValue(entry.get().user());
                } else if (item instanceof CredentialItem.Password password) {
                    password.setValue(entry.get().password().toCharArray());
                }
            }
            return true;
        }
    }
}
