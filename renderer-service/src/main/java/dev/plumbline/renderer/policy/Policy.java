package dev.plumbline.renderer.policy;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.renderer.manifest.Glob;
import java.util.List;

/**
 * What is required of the applications of some namespaces.
 *
 * @param namespaces patterns of their names
 * @param verify whose signatures their sources need
 */
record Policy(List<Glob> namespaces, ApplicationSpec.Verify verify) {

    Policy {
        namespaces = List.copyOf(namespaces);
    }

    boolean covers(String namespace) {
        return namespaces.stream().anyMatch(pattern -> pattern.matches(namespace));
    }
}
