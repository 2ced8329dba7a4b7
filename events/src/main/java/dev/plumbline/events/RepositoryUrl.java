package dev.plumbline.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository's identity, whatever form of its URL somebody used: {@code host[:port]/path}, with the host in lower case,
 * no user, no scheme, no default port, no {@code .git} and no slash at the end. {@code https://git@GitHub.com/a/b.git/},
 * {@code ssh://git@github.com:22/a/b} and {@code git@github.com:a/b.git} are all {@code github.com/a/b}. The case of the
 * path is kept, since hosts differ in whether it matters, but for the public ones where it does not. What {@link PublicHosts}
 * knows to be one repository is one too. Host and path are in {@link NormalForm}. A repository of an OCI registry keeps its scheme:
 * {@code oci://host[:port]/path}, see {@link OciRepositories}. A chart of a Helm repository is {@code helm://host[:port][/path]/chart}.
 */
public record RepositoryUrl(@JsonValue String value) implements Comparable<RepositoryUrl> {

    /** Longer URLs are refused, in characters. */
    public static final int MAX_LENGTH = 2048;

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>https?|ssh)://(?:[^/@]*@)?(?<host>\\[[^]/]+]|[^/:@%]+)(?::(?<port>\\d{1,5}))?/+(?<path>.+)");
    private static final Pattern SCP = Pattern.compile("(?:[^/@:]+@)?(?<host>[^/:@%]{2,}):(?<path>/?[^/:].*)");
    private static final Pattern CANONICAL =
            Pattern.compile("(?<origin>(?:[a-z]+://)?(?<host>[^/\\s\\p{Cntrl}?#]+))/(?<path>[^\\s\\p{Cntrl}?#]+)");

    /** A Helm repository may be all that a host serves. */
    private static final Pattern HELM_REPOSITORY = Pattern.compile(
            "(?<scheme>https?)://(?:[^/@]*@)?(?<host>\\[[^]/]+]|[^/:@]+)(?::(?<port>\\d{1,5}))?(?<path>(?:/[^?#]*)?)");

    private static final Pattern OUTER_SLASHES = Pattern.compile("^/+|/+$");
    private static final Pattern ENCODED_DOT = Pattern.compile("(?i)%2e");
    private static final Pattern ENCODED_SLASH = Pattern.compile("(?i)%2f|%5c|\\\\");
    private static final Pattern PORT = Pattern.compile("^((?:[a-z]+://)?(?:\\[[^]]+]|[^/:\\[]+)):\\d+$");

    /** Names of charts as Helm allows them, at most 250 characters. */
    private static final Pattern CHART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,249}");

    @JsonCreator
    public RepositoryUrl {
        if (!isIdentity(value)) {
            throw new IllegalArgumentException("not a repository's identity (host/path)");
        }
    }

    /**
     * The identity behind a URL.
     *
     * @throws IllegalArgumentException where the text is no http(s), ssh, scp-like or oci URL, is too long, has a query, or its
     *     path has segments {@code .} or {@code ..}, percent-encoded ones too; the message never quotes it, since it may carry a password
     */
    public static RepositoryUrl of(String url) {
        if (url.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a repository URL has at most " + MAX_LENGTH + " characters");
        }
        if (OciRepositories.is(url)) {
            return new RepositoryUrl(OciRepositories.canonical(url));
        }
        Matcher matcher = URL.matcher(url);
        if (matcher.matches()) {
            String scheme = matcher.group("scheme");
            String port = matcher.group("port");
            boolean usual = port == null || port.equals(usualPort(scheme));
            return canonical(NormalForm.host(matcher.group("host")) + (usual ? "" : ":" + port), matcher.group("path"));
        }
        Matcher scp = SCP.matcher(url);
        if (scp.matches()) {
            return canonical(NormalForm.host(scp.group("host")), scp.group("path"));
        }
        throw new IllegalArgumentException("not an http, https, ssh, oci or user@host:path URL of a repository");
    }

    /**
     * The identity that the key of a record is; empty where it is none.
     *
     * @param key null for a record without one
     */
    public static Optional<RepositoryUrl> ofKey(@Nullable String key) {
        return Optional.ofNullable(key).filter(RepositoryUrl::isIdentity).map(RepositoryUrl::new);
    }

    private static boolean isIdentity(String text) {
        return text.length() <= MAX_LENGTH && CANONICAL.matcher(text).matches();
    }

    /**
     * The identity of a chart.
     *
     * @param url of the Helm repository, http(s), or of the OCI repository above the chart's
     * @param chart the chart's name
     * @throws IllegalArgumentException where these are no such; the message never quotes the URL
     */
    public static RepositoryUrl ofChart(String url, String chart) {
        if (url.length() > MAX_LENGTH || !CHART.matcher(chart).matches()) {
            throw new IllegalArgumentException("not a Helm repository's URL and a chart's name");
        }
        if (OciRepositories.is(url)) {
            return of(url.replaceAll("/+$", "") + "/" + chart);
        }
        Matcher matcher = HELM_REPOSITORY.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an http, https or oci URL of a Helm repository");
        }
        String port = matcher.group("port");
        boolean usual = port == null || port.equals(usualPort(matcher.group("scheme")));
        String host = NormalForm.host(matcher.group("host")) + (usual ? "" : ":" + port);
        String path = NormalForm.path(matcher.group("path")).replaceAll("/+$", "");
        return new RepositoryUrl("helm://" + host + path + "/" + chart);
    }

    /**
     * The same path at the same host, whatever the port: where a server of one's own has HTTP and SSH on ports of their own, all that is
     * known of both by the URL of one.
     */
    public RepositoryUrl withoutPort() {
        return new RepositoryUrl(PORT.matcher(origin()).replaceFirst("$1") + "/" + path());
    }

    /** The host, and the port where it is not the usual one. */
    public String host() {
        return part("host");
    }

    /** All that stands before the path: the {@link #host()}, behind the scheme where the identity has one. */
    public String origin() {
        return part("origin");
    }

    /** What stands behind the host, without the slash between them. */
    public String path() {
        return part("path");
    }

    private String part(String name) {
        Matcher parts = CANONICAL.matcher(value);
        if (!parts.matches()) {
            throw new IllegalStateException("no identity");
        }
        return parts.group(name);
    }

    private static RepositoryUrl canonical(String host, String path) {
        if (climbs(path)) {
            throw new IllegalArgumentException("a repository's path has no segments . and .., written plainly or not");
        }
        if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    "a repository URL has no ? and no #: what stands behind them may be a secret");
        }
        String trimmed = OUTER_SLASHES.matcher(NormalForm.path(path)).replaceAll("");
        if (trimmed.endsWith(".git")) {
            trimmed = trimmed.substring(0, trimmed.length() - ".git".length());
        }
        return new RepositoryUrl(
                PublicHosts.canonical(host, OUTER_SLASHES.matcher(trimmed).replaceAll("")));
    }

    /** A host would read another path than is written, and what is allowed by how a path begins would not be that. */
    private static boolean climbs(String path) {
        String dots = ENCODED_DOT.matcher(path).replaceAll(".");
        String plain = ENCODED_SLASH.matcher(dots).replaceAll("/");
        return Arrays.stream(plain.split("/", -1)).anyMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static String usualPort(String scheme) {
        return switch (scheme) {
            case "http" -> "80";
            case "https" -> "443";
            default -> "22";
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
