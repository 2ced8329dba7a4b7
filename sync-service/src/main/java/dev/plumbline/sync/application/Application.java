package dev.plumbline.sync.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.Labels;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A folder of a Git repository that a namespace is kept true to. {@code deploy/kubernetes/10-crd.yaml} is generated from
 * these types.
 */
@Group(Application.GROUP)
@Version(Application.VERSION)
@ShortNames("plapp")
@JsonInclude(JsonInclude.Include.NON_NULL)
@AdditionalPrinterColumn(
        name = "Ready",
        type = Type.STRING,
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
        name = "Synced",
        type = Type.STRING,
        jsonPath = ".status.conditions[?(@.type==\"Synced\")].reason")
@AdditionalPrinterColumn(name = "Health", type = Type.STRING, jsonPath = ".status.health")
@AdditionalPrinterColumn(name = "Revision", type = Type.STRING, jsonPath = ".status.shortRevision")
@AdditionalPrinterColumn(name = "Message", type = Type.STRING, jsonPath = ".status.message")
@AdditionalPrinterColumn(name = "Age", type = Type.DATE, jsonPath = ".metadata.creationTimestamp")
@AdditionalPrinterColumn(name = "Repository", type = Type.STRING, jsonPath = ".spec.source.repoURL", priority = 1)
@AdditionalPrinterColumn(name = "Path", type = Type.STRING, jsonPath = ".spec.source.path", priority = 1)
@Labels("applyset.kubernetes.io/is-parent-type=true")
@ValidationRule(
        value = "has(self.spec)",
        message = "spec is missing: say at least spec.source.repoURL and spec.destination.namespace")
public final class Application extends CustomResource<ApplicationResourceSpec, ApplicationStatus>
        implements Namespaced {

    /** The API group. */
    public static final String GROUP = "plumbline.dev";

    /** The API version. */
    public static final String VERSION = "v1alpha1";

    /** Keeps a deleted Application until its objects are dealt with as its policy says. */
    public static final String FINALIZER = "plumbline.dev/finalizer";
}
