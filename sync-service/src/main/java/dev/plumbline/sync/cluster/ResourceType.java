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

    /** The path of an object, from the server's root. */
    String path(@Nullable String namespace, String name) {
        String root = apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/";
        String home = namespaced ? "/namespaces/" + encoded(namespace == null ? "" : namespace) : "";
        return root + apiVersion + home + "/" + plural + "/" + encoded(name);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
