package dev.plumbline.sync.cluster;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the objects of a kind are found.
 *
 * @param apiVersion {@code apps/v1}
 * @param plural as it stands in paths
 */
public record ResourceType(String apiVersion, String kind, String plural, boolean namespaced) {

    /** The group, empty for the core group. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** The path of an object, from the server's root. */
    String path(@Nullable String namespace, String name) {
        return collection(namespaced ? namespace == null ? "" : namespace : null) + "/" + encoded(name);
    }

    /** The path of all objects, from the server's root; null for those of all namespaces. */
    String collection(@Nullable String namespace) {
        String root = apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/";
        String home = namespace == null ? "" : "/namespaces/" + encoded(namespace);
        return root + apiVersion + home + "/" + plural;
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
