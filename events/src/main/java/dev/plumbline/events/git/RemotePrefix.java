package dev.plumbline.events.git;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * A host and the beginning of a path there, in whole segments; {@code .git}, the user, the usual port, the host's case and what of the path
 * is percent-encoded do not count.
 *
 * @param scheme {@code https}, {@code http} or {@code ssh}
 * @param path without slashes at its ends; empty for all of the host
 * @param plain whether the path can be read in one way alone, and is written so here
 */
record RemotePrefix(String scheme, String host, int port, String path, boolean plain) {

    private static final Pattern URL = Pattern.compile("(?<scheme>https?|ssh)://(?:(?<user>[^/@]*)@)?"
            + "(?<host>\\[[^]/]+]|[^/:@]+)(?::(?<port>\\d{1,5}))?(?:/(?<path>.*))?");
    private static final Pattern SCP = Pattern.compile("(?:[^/@:]+@)?(?<host>[^/:@]{2,}):(?<path>/?[^/:].*)?");

    /** What an entry's {@code url} stands for; empty where it is no URL, or one over http with a user. */
    static Optional<RemotePrefix> of(String url) {
        Matcher matcher = URL.matcher(url);
        if (matcher.matches()) {
            String scheme = matcher.group("scheme");
            if (matcher.group("user") != null && !scheme.equals("ssh")) {
                return Optional.empty();
            }
            int port = matcher.group("port") == null ? -1 : Integer.parseInt(matcher.group("port"));
            return Optional.of(of(scheme, matcher.group("host"), port, matcher.group("path")));
        }
        Matcher scp = SCP.matcher(url);
        return scp.matches() ? Optional.of(of("ssh", scp.group("host"), -1, scp.group("path"))) : Optional.empty();
    }

    /** Where JGit goes; empty where that is no host. By the raw path: JGit undoes the encoding of a URL's, but not of an scp form's. */
    static Optional<RemotePrefix> of(URIish uri) {
        if (uri.getHost() == null) {
            return Optional.empty();
        }
        String scheme = uri.getScheme() == null ? "ssh" : uri.getScheme().toLowerCase(Locale.ROOT);
        return Optional.of(of(scheme, uri.getHost(), uri.getPort(), uri.getRawPath()));
    }

    private static RemotePrefix of(String scheme, String host, int port, @Nullable String path) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String name = bare.toLowerCase(Locale.ROOT);
        int number = port > 0 ? port : usual(scheme);
        String raw = path == null ? "" : path;
        return PlainPath.of(raw)
                .map(plain -> new RemotePrefix(scheme, name, number, trimmed(plain), true))
                .orElseGet(() -> new RemotePrefix(scheme, name, number, trimmed(raw), false));
    }

    /** Whether a remote lies below this. One whose path climbs or hides what it says lies below nothing but its host. */
    boolean covers(RemotePrefix remote) {
        if (!scheme.equals(remote.scheme) || !host.equals(remote.host) || port != remote.port) {
            return false;
        }
        return path.isEmpty() || (remote.plain && (remote.path.equals(path) || remote.path.startsWith(path + "/")));
    }

    private static int usual(String scheme) {
        return switch (scheme) {
            case "https" -> 443;
            case "http" -> 80;
            default -> 22;
        };
    }

    private static String trimmed(String path) {
        String inner = path.replaceAll("^/+|/+$", "");
        return inner.endsWith(".git") ? inner.substring(0, inner.length() - ".git".length()) : inner;
    }
}
