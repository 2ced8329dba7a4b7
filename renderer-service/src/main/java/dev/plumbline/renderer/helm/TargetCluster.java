package dev.plumbline.renderer.helm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What templates are told of the cluster that a set is for.
 *
 * @param kubeVersion null for the one that Helm was built for
 * @param apiVersions beside Kubernetes' own
 */
public record TargetCluster(@Nullable String kubeVersion, List<String> apiVersions) {

    public TargetCluster {
        apiVersions = List.copyOf(apiVersions);
    }

    /** This one as an application knows it better. */
    TargetCluster with(@Nullable String ownKubeVersion, List<String> ownApiVersions) {
        List<String> all = new ArrayList<>(apiVersions);
        ownApiVersions.stream().filter(each -> !all.contains(each)).forEach(all::add);
        boolean known = ownKubeVersion != null && !ownKubeVersion.isEmpty();
        return new TargetCluster(known ? ownKubeVersion : kubeVersion, all);
    }
}
