package dev.plumbline.e2e.bench;

import java.util.List;

/** The four objects of a measured application: ServiceAccount, ConfigMap, Service, Deployment with no replicas. */
final class Manifests {

    /** One object, by where it goes and as JSON. */
    record Manifest(String kind, String collection, String name, String json) {}

    private Manifests() {}

    static List<Manifest> of(String name, String value) {
        return List.of(
                new Manifest("ServiceAccount", "/api/v1/namespaces/%s/serviceaccounts", name, """
                        {"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"%s"}}
                        """.formatted(name)),
                new Manifest("ConfigMap", "/api/v1/namespaces/%s/configmaps", name, """
                        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"value":"%s"}}
                        """.formatted(name, value)),
                new Manifest("Service", "/api/v1/namespaces/%s/services", name, """
                        {"apiVersion":"v1","kind":"Service","metadata":{"name":"%1$s"},
                         "spec":{"selector":{"app":"%1$s"},"ports":[{"port":80,"targetPort":8080}]}}
                        """.formatted(name)),
                new Manifest("Deployment", "/apis/apps/v1/namespaces/%s/deployments", name, """
                        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},
                         "spec":{"replicas":0,"selector":{"matchLabels":{"app":"%1$s"}},
                          "template":{"metadata":{"labels":{"app":"%1$s"}},
                           "spec":{"containers":[{"name":"web","image":"registry.example/web:1"}]}}}}
                        """.formatted(name)));
    }
}
