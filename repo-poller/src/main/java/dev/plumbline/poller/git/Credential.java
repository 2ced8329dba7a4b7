package dev.plumbline.poller.git;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a credentials file. Prints without user and password.
 *
 * @param origin scheme, host and port: {@code https://host:8443}
 * @param path what the repository's path has to begin with, whole segments of it; empty for all of the host
 */
record Credential(String origin, String path, String user, String password) {

    private static final Pattern LINE =
            Pattern.compile("(?<scheme>https?)://(?<user>[^:@/]*):(?<password>[^@/]*)@(?<host>[^/@]+)(?<path>/.*)?");

    /** The credentials of a file; lines of another form do not count. */
    static List<Credential> ofLines(String text) {
        return text.lines()
                .map(String::strip)
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .flatMap(line -> of(line).stream())
                .toList();
    }

    private static Optional<Credential> of(Matcher line) {
        try {
            String path = line.group("path") == null ? "" : line.group("path");
            return Optional.of(new Credential(
                    origin(line.group("scheme"), line.group("host")),
                    trimmed(path),
                    decoded(line.group("user")),
                    decoded(line.group("password"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a percent sign that encodes nothing
        }
    }

    /** The one that fits a URL best: of those for its host, the one with the longest path. */
    static Optional<Credential> best(List<Credential> credentials, String scheme, String host, String path) {
        return credentials.stream()
                .filter(credential ->
                        credential.origin.equals(origin(scheme, host)) && credential.covers(trimmed(path)))
                .max(Comparator.comparingInt(credential -> credential.path.length()));
    }

    private boolean covers(String repository) {
        return path.isEmpty() || repository.equals(path) || repository.startsWith(path + "/");
    }

    private static String origin(String scheme, String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String usual = scheme.equals("https") ? ":443" : ":80";
        return scheme + "://" + (lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower);
    }

    private static String trimmed(String path) {
        String inner = path.replaceAll("^/+|/+$", "");
        return inner.endsWith(".git") ? inner.substring(0, inner.length() - ".git".length()) : inner;
    }

    /** Percent signs encode, a plus sign is one. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return origin + "/" + path;
    }
}
