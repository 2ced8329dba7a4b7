package dev.plumbline.events;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** One incarnation of an application: its name, and the uid that tells it from a later one of the same name. */
public record ApplicationRef(String namespace, String name, String uid) {

    /** The name alone. */
    @JsonIgnore
    public ApplicationKey key() {
        return new ApplicationKey(namespace, name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
