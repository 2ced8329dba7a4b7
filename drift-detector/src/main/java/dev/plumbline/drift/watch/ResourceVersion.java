package dev.plumbline.drift.watch;

/**
 * The order of resource versions: decimal numbers that grow with each write, across all types of an API server (KEP-5504).
 */
public final class ResourceVersion {

    private ResourceVersion() {}

    /** The version as a number; 0, older than all, where it is none. */
    public static long number(String version) {
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException notComparable) {
            return 0;
        }
    }
}
