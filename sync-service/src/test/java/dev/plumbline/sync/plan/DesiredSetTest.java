package dev.plumbline.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DesiredSetTest {

    private static final DesiredSet.Scopes SCOPES = (apiVersion, kind) -> switch (kind) {
        case "ConfigMap", "Secret" -> Optional.of(true);
        case "ClusterRole" -> Optional.of(false);
        default -> Optional.empty();
    };

    @Test
    void putsNamespacedObjectsIntoTheDestinationUnlessTheySayOtherwise() {
        assertThat(refs("""
                        [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}},
                         {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b", "namespace": "own"}},
                         {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "c"}}]"""))
                .containsExactly("ConfigMap/shop/a", "ConfigMap/own/b", "ClusterRole.rbac.authorization.k8s.io/c");
    }

    @Test
    void learnsScopesFromItsOwnDefinitions() {
        assertThat(refs("""
                        [{"apiVersion": "x.dev/v1", "kind": "Planet", "metadata": {"name": "a"}},
                         {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                          "metadata": {"name": "planets.x.dev", "namespace": ""},
                          "spec": {"group": "x.dev", "scope": "Cluster", "names": {"kind": "Planet"}}}]""")).contains("Planet.x.dev/a");
    }

    @Test
    void findsASecretsValuesUnderItsNamespaceAsWritten() {
        DesiredSet set = read("""
                [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}},
                 {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "b", "namespace": "own"}}]""");

        assertThat(set.objects().stream().map(DesiredObject::sealedKey)).containsExactly("Secret//a", "Secret/own/b");
    }

    @Test
    void refusesWhatIsNoSet() {
        assertThatThrownBy(() -> read("{}")).isInstanceOf(DesiredSet.MalformedSet.class);
        assertThatThrownBy(() -> read("[1]")).isInstanceOf(DesiredSet.MalformedSet.class);
        assertThatThrownBy(() -> read("[{\"kind\": \"ConfigMap\"}]")).isInstanceOf(DesiredSet.MalformedSet.class);
    }

    private static List<String> refs(String json) {
        return read(json).objects().stream()
                .map(object -> object.ref().toString())
                .toList();
    }

    private static DesiredSet read(String json) {
        return DesiredSet.read(json.getBytes(StandardCharsets.UTF_8), "shop", SCOPES);
    }
}
