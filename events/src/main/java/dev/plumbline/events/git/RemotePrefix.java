package dev.plumbline.events.git;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;

/**
 * A host and the beginning of a path there, in whole segments; {@code .git}, the user, the usual port and the host's case do not count.
 *
 * @param scheme {@code https}, {@code http} or {@code ssh}
 * @param path without slashes at its ends; empty for all of the host
 */
record RemotePrefix(String scheme, String host, int port, String path) {

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

    /** Where JGit goes; empty where that is no host. */
    static Optional<RemotePrefix> of(URIish uri) {
        if (uri.getHost() == null) {
            return Optional.empty();
        }
        String scheme = uri.getScheme() == null ? "ssh" : uri.getScheme().toLowerCase(Locale.ROOT);
        return Optional.of(of(scheme, uri.getHost(), uri.getPort(), uri.getPath()));
    }

    private static RemotePrefix of(String scheme, String host, int port, String path) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return new RemotePrefix(scheme, bare.toLowerCase(Locale.ROOT), port > 0 ? port : usual(scheme), trimmed(path));
    }

    /** Whether a remote lies below this. One whose path climbs or hides what it says lies below nothing but its host. */
    boolean covers(RemotePrefix remote) {
        if (!scheme.equals(remote.scheme) || !host.equals(remote.host) || port != remote.port) {
            return false;
        }
        boolean below = remote.path.equals(path) || remote.path.startsWith(path + "/");
        return path.isEmpty() || (below && remote.isPlain());
    }

    private boolean isPlain() {
        return !path.contains("%") && Arrays.stream(path.split("/", -1)).noneMatch(".."::equals);
    }

    private static int usual(String scheme) {
        return switch (scheme) {
            case "https" -> 443;
            case "http" -> 80;
            default -> 22;
        };
    }

    private static String trimmed(String path) {
        String inner = path == null ? "" : path.replaceAll("^/+|/+$", "");
        return inner.endsWith(".git") ? inner.substring(0, inner.length() - ".git".length()) : inner;
    }
}
