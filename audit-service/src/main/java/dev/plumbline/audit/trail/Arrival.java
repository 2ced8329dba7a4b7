package dev.plumbline.audit.trail;

import org.jspecify.annotations.Nullable;

/**
 * An entry on its way into the trail.
 *
 * @param set the rendered set that the entry names, null where it names none
 */
public record Arrival(Entry entry, @Nullable ManifestSet set) {

    public Arrival(Entry entry) {
        this(entry, null);
    }
}
