package dev.plumbline.events;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A Kubernetes object by what identifies it: group, kind, namespace and name, but no version, since every version of an
 * API shows the same object.
 *
 * @param group the API group, empty for the core group
 * @param namespace empty for an object of the cluster
 */
public record ObjectRef(String group, String kind, String namespace, String name) implements Comparable<ObjectRef> {

    public ObjectRef {
        if (kind.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("an object has a kind and a name");
        }
    }

    /** The kind with its group as kubectl writes it: {@code Deployment.apps}, {@code ConfigMap}. */
    @JsonIgnore
    public String groupKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    @Override
    public int compareTo(ObjectRef other) {
        return toString().compareTo(other.toString());
    }

    /** {@code kind.group/namespace/name}, or {@code kind.group/name} for an object of the cluster. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? groupKind() + "/" + name : groupKind() + "/" + namespace + "/" + name;
    }
}
