package dev.plumbline.renderer.kustomize;

import dev.plumbline.renderer.helm.TargetCluster;
import dev.plumbline.renderer.tool.Program;
import java.util.ArrayList;
import java.util.List;

/** How Kustomize inflates Helm charts, where the operator allows that. */
public record Inflation(Program helm, TargetCluster cluster) {

    /** For Kustomize's command line. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("--enable-helm", "--helm-command=" + helm.file()));
        if (cluster.kubeVersion() != null) {
            options.add("--helm-kube-version=" + cluster.kubeVersion());
        }
        cluster.apiVersions().forEach(version -> options.add("--helm-api-versions=" + version));
        return options;
    }
}
