package dev.plumbline.e2e.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The same four objects, written for one tool or another. */
public enum RenderedKind {
    PLAIN {
        @Override
        Map<String, String> files(String name, String value) {
            return objects("", name, value);
        }

        @Override
        List<String> command(UnaryOperator<String> tools, Path folder) {
            // kubectl has no command that renders; this one reads the manifests, and prints what it would send.
            return List.of(
                    tools.apply("kubectl"),
                    "patch",
                    "--local",
                    "--type=merge",
                    "--patch={}",
                    "--output=json",
                    "--filename=" + folder);
        }
    },
    KUSTOMIZE {
        @Override
        Map<String, String> files(String name, String value) {
            Map<String, String> files = objects("base/", name, "base");
            files.put("base/kustomization.yaml", "resources: [" + String.join(", ", NAMES) + "]\n");
            files.put("kustomization.yaml", """
                    resources: [base]
                    labels: [{pairs: {team: bench}}]
                    images: [{name: registry.example/web, newTag: "2"}]
                    patches:
                      - target: {kind: ConfigMap}
                        patch: '[{"op": "replace", "path": "/data/value", "value": "%s"}]'
                    """.formatted(value));
            return files;
        }

        @Override
        List<String> command(UnaryOperator<String> tools, Path folder) {
            return List.of(tools.apply("kustomize"), "build", folder.toString());
        }
    },
    HELM {
        @Override
        Map<String, String> files(String name, String value) {
            Map<String, String> files = objects("templates/", "{{ .Release.Name }}", "{{ .Values.value }}");
            files.put("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
            files.put("values.yaml", "value: " + value + "\n");
            return files;
        }

        @Override
        List<String> command(UnaryOperator<String> tools, Path folder) {
            return List.of(tools.apply("helm"), "template", folder.getFileName().toString(), folder.toString());
        }
    };

    private static final List<String> NAMES =
            List.of("serviceaccount.json", "configmap.json", "service.json", "deployment.json");

    /** The files of an application, by their path in its folder. */
    abstract Map<String, String> files(String name, String value);

    /** The tool's own command line for the same. */
    abstract List<String> command(UnaryOperator<String> tools, Path folder);

    private static Map<String, String> objects(String folder, String name, String value) {
        Map<String, String> files = new LinkedHashMap<>();
        List<Manifests.Manifest> manifests = Manifests.of(name, value);
        for (int i = 0; i < manifests.size(); i++) {
            files.put(folder + NAMES.get(i), manifests.get(i).json());
        }
        return files;
    }
}
