package dev.plumbline.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ObjectRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplySetTest {

    private static final ApplicationKey APPLICATION = new ApplicationKey("shop", "web");

    /** kubectl's own test has this id for this parent. */
    @Test
    void hasTheIdThatKubectlWouldGive() {
        assertThat(ApplySet.id("my-set", "test", "Secret", ""))
                .isEqualTo("applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1");
    }

    @Test
    void isAValidLabelValue() {
        assertThat(ApplySet.id(APPLICATION)).matches("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    }

    @Test
    void namesEveryKindAndEveryOtherNamespace() {
        Map<String, String> annotations = ApplySet.annotations(
                APPLICATION,
                Map.of(ApplySet.GROUP_KINDS, "Secret"),
                List.of(
                        new ObjectRef("apps", "Deployment", "shop", "a"),
                        new ObjectRef("", "ConfigMap", "other", "b"),
                        new ObjectRef("", "Namespace", "", "other")));

        assertThat(annotations)
                .containsEntry(ApplySet.GROUP_KINDS, "ConfigMap,Deployment.apps,Namespace,Secret")
                .containsEntry(ApplySet.NAMESPACES, "other")
                .containsKey(ApplySet.TOOLING);
    }
}
