package dev.plumbline.e2e.scenario;

/** Small manifests. */
final class Yaml {

    private Yaml() {}

    static String configMap(String name, String key, String value) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                data:
                  %s: "%s"
                """.formatted(name, key, value);
    }

    static String deployment(String name, int replicas, String extra) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: %1$s}}
                %3$s
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                        - name: web
                          image: registry.example/web:1
                          resources: {requests: {cpu: 0.1, memory: 64Mi}}
                          ports: [{containerPort: 8080}]
                """.formatted(name, replicas, extra.indent(2).stripTrailing());
    }
}
