package dev.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.cluster.ControlPlane;
import dev.plumbline.events.messaging.KafkaBrokerResource;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code deploy/kubernetes/20-rbac.yaml} lets each service do, by the API server's own account. */
@QuarkusTest
@QuarkusTestResource(KafkaBrokerResource.class)
@QuarkusTestResource(
        value = ControlPlane.class,
        initArgs = @ResourceArg(name = "account", value = "plumbline-drift-detector"))
@QuarkusTestResource(FingerprintKey.class)
final class RightsIT {

    private static final String DETECTOR = "plumbline-drift-detector";

    ControlPlane cluster;

    @ParameterizedTest
    @CsvSource({
        "'', configmaps",
        "'', secrets",
        "'', nodes",
        "apps, deployments",
        "plumbline.dev, applications",
        "example.org, unknowns"
    })
    void theDetectorListsAndWatchesEveryKind(String group, String resource) {
        assertThat(may(DETECTOR, "list", group, resource, "")).isTrue();
        assertThat(may(DETECTOR, "watch", group, resource, "")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', configmaps, ''",
        "'', secrets, ''",
        "'', pods, exec",
        "apps, deployments, ''",
        "apps, deployments, scale",
        "plumbline.dev, applications, ''",
        "plumbline.dev, applications, status",
        "rbac.authorization.k8s.io, clusterroles, ''",
        "example.org, unknowns, ''"
    })
    void theDetectorWritesNothing(String group, String resource, String subresource) {
        for (String verb : new String[] {
            "create", "update", "patch", "delete", "deletecollection", "bind", "escalate", "impersonate"
        }) {
            assertThat(may(DETECTOR, verb, group, resource, subresource))
                    .as(verb + " " + resource + "/" + subresource)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', nodes, proxy",
        "'', pods, exec",
        "'', pods, attach",
        "'', pods, portforward",
        "'', pods, proxy",
        "'', services, proxy",
        "'', pods, log",
        "subresources.kubevirt.io, virtualmachineinstances, console"
    })
    void theDetectorReachesThroughNothing(String group, String resource, String subresource) {
        assertThat(may(DETECTOR, "get", group, resource, subresource)).isFalse();
        assertThat(may(DETECTOR, "create", group, resource, subresource)).isFalse();
    }

    @Test
    void syncServiceAppliesWhateverGitHolds() {
        assertThat(may("plumbline-sync", "patch", "example.org", "unknowns", ""))
                .isTrue();
        assertThat(may("plumbline-sync", "delete", "", "namespaces", "")).isTrue();
        assertThat(may("plumbline-sync", "escalate", "rbac.authorization.k8s.io", "clusterroles", ""))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plumbline-renderer", "plumbline-receiver", "plumbline-poller", "plumbline-audit", "default"})
    void theOtherServicesHaveNoRights(String account) {
        assertThat(may(account, "list", "", "configmaps", "")).isFalse();
        assertThat(may(account, "get", "plumbline.dev", "applications", "")).isFalse();
        assertThat(may(account, "patch", "plumbline.dev", "applications", "")).isFalse();
    }

    private boolean may(String account, String verb, String group, String resource, String subresource) {
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:plumbline-system:" + account)
                .withGroups("system:serviceaccounts", "system:serviceaccounts:plumbline-system", "system:authenticated")
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(group)
                .withResource(resource)
                .withSubresource(subresource)
                .withNamespace("default")
                .endResourceAttributes()
                .endSpec()
                .build();
        return cluster.client().resource(review).create().getStatus().getAllowed();
    }
}
