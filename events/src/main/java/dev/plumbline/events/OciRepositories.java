package dev.plumbline.events;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Repositories of OCI registries, {@code oci://host[:port]/path} as Helm, Flux and Argo CD write them. The scheme stays part of
 * the identity: what a registry holds under a path is not what a Git server holds there. Paths are those of the <a
 * href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests">distribution
 * specification</a>, but for their case, which is the registry's to refuse.
 */
final class OciRepositories {

    static final String SCHEME = "oci://";

    private static final String DOCKER_HUB = "docker.io";

    /** What clients call Docker Hub. */
    private static final Set<String> DOCKER_HUB_HOSTS = Set.of(DOCKER_HUB, "index.docker.io", "registry-1.docker.io");

    private static final Pattern URL = Pattern.compile(
            "oci://(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+)(?::(?<port>\\d{1,5}))?/(?<path>[^/].*?)/*");
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]*)(?:/[A-Za-z0-9](?:[A-Za-z0-9._-]*))*");

    private OciRepositories() {}

    /** Whether a URL is meant for a registry. */
    static boolean is(String url) {
        return url.startsWith(SCHEME);
    }

    /**
     * The identity of a repository.
     *
     * @throws IllegalArgumentException where the URL is none of a repository: a tag or a digest is no part of it, and it never
     *     bears a user; the message does not quote it
     */
    static String canonical(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches() || !PATH.matcher(matcher.group("path")).matches()) {
            throw new IllegalArgumentException("not an oci://host/path URL without user, tag and digest");
        }
        String name = NormalForm.host(matcher.group("host"));
        String port = matcher.group("port");
        String host = port == null || port.equals("443") ? name : name + ":" + port;
        String path = matcher.group("path");
        if (!DOCKER_HUB_HOSTS.contains(host)) {
            return SCHEME + host + "/" + path;
        }
        // Docker's own images have no owner in their short name.
        return SCHEME + DOCKER_HUB + "/" + (path.indexOf('/') < 0 ? "library/" + path : path);
    }
}
