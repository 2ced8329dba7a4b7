package dev.plumbline.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository's identity, whatever form of its URL somebody used: {@code host[:port]/path}, with the host in lower case,
 * no user, no scheme, no default port, no {@code .git} and no slash at the end. {@code https://git@GitHub.com/a/b.git/},
 * {@code ssh://git@github.com:22/a/b} and {@code git@github.com:a/b.git} are all {@code github.com/a/b}. The case of the
 * path is kept, since hosts differ in whether it matters, but for the public ones where it does not. What {@link PublicHosts}
 * knows to be one repository is one too. A repository of an OCI registry keeps its scheme: {@code oci://host[:port]/path}, see
 * {@link OciRepositories}.
 */
public record RepositoryUrl(@JsonValue String value) implements Comparable<RepositoryUrl> {

    /** Longer URLs are refused, in characters. */
    public static final int MAX_LENGTH = 2048;

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>https?|ssh|git)://(?:[^/@]*@)?(?<host>\\[[^]/]+]|[^/:@]+)(?::(?<port>\\d{1,5}))?/+(?<path>.+)");
    private static final Pattern SCP = Pattern.compile("(?:[^/@:]+@)?(?<host>[^/:@]{2,}):(?<path>/?[^/:].*)");
    private static final Pattern CANONICAL = Pattern.compile("(?:oci://)?[^/\\s\\p{Cntrl}#]+/[^\\s\\p{Cntrl}#]+");

    @JsonCreator
    public RepositoryUrl {
        if (value.length() > MAX_LENGTH || !CANONICAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not a repository's identity (host/path)");
        }
    }

    /**
     * The identity behind a URL.
     *
     * @throws IllegalArgumentException where the text is no http(s), ssh, scp-like or oci URL, or is too long; the message
     *     never quotes it, since it may carry a password
     */
    public static RepositoryUrl of(String url) {
        if (url.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a repository URL has at most " + MAX_LENGTH + " characters");
        }
        if (url.startsWith(OciRepositories.SCHEME)) {
            return new RepositoryUrl(OciRepositories.canonical(url));
        }
        Matcher matcher = URL.matcher(url);
        if (matcher.matches()) {
            String scheme = matcher.group("scheme");
            String port = matcher.group("port");
            boolean usual = port == null || port.equals(usualPort(scheme));
            return canonical(matcher.group("host") + (usual ? "" : ":" + port), matcher.group("path"));
        }
        Matcher scp = SCP.matcher(url);
        if (scp.matches()) {
            return canonical(scp.group("host"), scp.group("path"));
        }
        throw new IllegalArgumentException("not an http, https, ssh, oci or user@host:path URL of a repository");
    }

    private static RepositoryUrl canonical(String host, String path) {
        String trimmed = path.replaceAll("^/+|/+$", "");
        if (trimmed.endsWith(".git")) {
            trimmed = trimmed.substring(0, trimmed.length() - ".git".length());
        }
        return new RepositoryUrl(PublicHosts.canonical(host.toLowerCase(Locale.ROOT), trimmed.replaceAll("/+$", "")));
    }

    private static String usualPort(String scheme) {
        return switch (scheme) {
            case "http" -> "80";
            case "https" -> "443";
            case "ssh" -> "22";
            default -> "9418";
        };
    }

    @Override
    public int compareTo(RepositoryUrl other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
