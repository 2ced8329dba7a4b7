package dev.plumbline.audit.trail;

import org.jspecify.annotations.Nullable;

/**
 * One event as the trail keeps it. Entries with the same type and id are the same fact told twice, and kept once.
 *
 * @param application {@code namespace/name}, null where the event is of no single application
 * @param data canonical JSON that {@link StorableJson} made, null where the event has none that can be read
 * @param contents the {@link ManifestSet#contentsDigest()} of what was cut out of the data, null where nothing was
 */
public record Entry(
        Attributes attributes,
        Position position,
        @Nullable String application,
        @Nullable String data,
        @Nullable String contents) {

    /** The type of an entry that stands for a record which is no event. */
    public static final String UNREADABLE = "dev.plumbline.Unreadable";

    /** The type of an entry that stands for a dead letter. */
    public static final String PARKED = "dev.plumbline.Parked";

    /** The type of an entry that stands for the tombstone of an application. */
    public static final String APPLICATION_DELETED = "dev.plumbline.ApplicationDeleted";

    /** The type of an entry that stands for the tombstone of a baseline: the object was pruned or released. */
    public static final String OBJECT_RELEASED = "dev.plumbline.ObjectReleased";

    /** The type of an entry that stands for any other tombstone. */
    public static final String KEY_DELETED = "dev.plumbline.KeyDeleted";
}
