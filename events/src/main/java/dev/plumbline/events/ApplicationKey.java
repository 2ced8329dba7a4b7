package dev.plumbline.events;

/**
 * The name of an application: that of its custom resource. Prints as {@code namespace/name}, which is also its record
 * key.
 */
public record ApplicationKey(String namespace, String name) implements Comparable<ApplicationKey> {

    public ApplicationKey {
        if (namespace.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("an application has a namespace and a name");
        }
    }

    /**
     * Reads {@code namespace/name}.
     *
     * @throws IllegalArgumentException where the text has another form
     */
    public static ApplicationKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash != text.lastIndexOf('/')) {
            throw new IllegalArgumentException("not namespace/name: " + text);
        }
        return new ApplicationKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ApplicationKey other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
