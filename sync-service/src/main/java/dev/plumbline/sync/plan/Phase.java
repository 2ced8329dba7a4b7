package dev.plumbline.sync.plan;

import dev.plumbline.events.ObjectRef;
import java.util.Set;

/** When an object's turn comes within a run. Pruning goes the other way round. */
public enum Phase {
    /** What others live in. */
    NAMESPACES,
    /** What gives others their kinds. */
    DEFINITIONS,
    /** What others refer to. */
    CONFIGURATION,
    /** All the rest. */
    WORKLOADS,
    /** What the API server asks before it takes anything: last, so that it does not ask one that is not yet there. */
    INTERCEPTORS;

    private static final Set<String> CONFIGURING = Set.of(
            "ServiceAccount",
            "Secret",
            "ConfigMap",
            "PersistentVolume",
            "ResourceQuota",
            "LimitRange",
            "Service",
            "ClusterRole.rbac.authorization.k8s.io",
            "ClusterRoleBinding.rbac.authorization.k8s.io",
            "Role.rbac.authorization.k8s.io",
            "RoleBinding.rbac.authorization.k8s.io",
            "NetworkPolicy.networking.k8s.io",
            "IngressClass.networking.k8s.io",
            "StorageClass.storage.k8s.io",
            "PriorityClass.scheduling.k8s.io",
            "RuntimeClass.node.k8s.io");

    /** The phase of an object. */
    public static Phase of(ObjectRef object) {
        return switch (object.groupKind()) {
            case "Namespace" -> NAMESPACES;
            case "CustomResourceDefinition.apiextensions.k8s.io" -> DEFINITIONS;
            case "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
                    "MutatingWebhookConfiguration.admissionregistration.k8s.io",
                    "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
                    "MutatingAdmissionPolicyBinding.admissionregistration.k8s.io",
                    "APIService.apiregistration.k8s.io" -> INTERCEPTORS;
            default -> CONFIGURING.contains(object.groupKind()) ? CONFIGURATION : WORKLOADS;
        };
    }
}
