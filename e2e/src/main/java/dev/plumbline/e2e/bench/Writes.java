package dev.plumbline.e2e.bench;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The API server's own counters of writing requests, by resource, without what the cluster's own controllers and kwok write
 * whatever a GitOps system does.
 *
 * @param byResource how many requests since the API server started
 */
public record Writes(Map<String, Long> byResource) {
    private static final Pattern COUNTER =
            Pattern.compile("^apiserver_request_total\\{(?<labels>[^}]*)} (?<value>[0-9.e+]+)$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Set<String> WRITING = Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE");
    private static final Set<String> NOBODYS = Set.of(
            "events",
            "leases",
            "nodes",
            "pods",
            "replicasets",
            "endpoints",
            "endpointslices",
            "controllerrevisions",
            "serviceaccounts/token",
            "tokenreviews",
            "subjectaccessreviews",
            "selfsubjectaccessreviews",
            "selfsubjectrulesreviews",
            "apiservices");

    /** Reads the text of {@code /metrics}. */
    public static Writes parse(String metrics) {
        Map<String, Long> writes = new TreeMap<>();
        Matcher counter = COUNTER.matcher(metrics);
        while (counter.find()) {
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(counter.group("labels"));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            String resource = labels.getOrDefault("resource", "");
            String subresource = labels.getOrDefault("subresource", "");
            String name = subresource.isEmpty() ? resource : resource + "/" + subresource;
            boolean controllers = subresource.equals("status") && !resource.equals("applications");
            boolean nobodys = NOBODYS.contains(resource) || NOBODYS.contains(name) || controllers;
            if (WRITING.contains(labels.get("verb")) && !nobodys) {
                writes.merge(name, (long) Double.parseDouble(counter.group("value")), Long::sum);
            }
        }
        return new Writes(writes);
    }

    /** What was written since those counters were read; resources without a write are left out. */
    public Map<String, Long> since(Writes before) {
        Map<String, Long> grown = new TreeMap<>();
        byResource.forEach((resource, count) -> {
            long more = count - before.byResource.getOrDefault(resource, 0L);
            if (more != 0) {
                grown.put(resource, more);
            }
        });
        return grown;
    }
}
