package dev.plumbline.events;

/** How record keys are built: an aggregate, and within it, after the separator, a part that is kept by itself. */
public final class Keys {

    /** Divides the aggregate, which decides the partition, from the part. It occurs in no aggregate's name. */
    public static final char SEPARATOR = '#';

    private Keys() {}

    /** The key of a part of an aggregate: on the aggregate's partition, but kept by itself under compaction. */
    public static String part(String aggregate, String part) {
        return aggregate + SEPARATOR + part;
    }

    /** The aggregate of a key: all before the first separator. */
    public static String aggregate(String key) {
        int end = key.indexOf(SEPARATOR);
        return end < 0 ? key : key.substring(0, end);
    }
}
