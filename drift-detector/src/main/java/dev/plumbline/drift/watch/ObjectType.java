package dev.plumbline.drift.watch;

/**
 * A type of object as it is asked for: fields are held, and compared, in one version of the API.
 *
 * @param apiVersion with the group: {@code apps/v1}
 */
public record ObjectType(String apiVersion, String kind) {

    /** The API group, empty for the core group. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** The path of the API on the server: {@code /apis/apps/v1}, {@code /api/v1}. */
    String path() {
        return apiVersion.indexOf('/') < 0 ? "/api/" + apiVersion : "/apis/" + apiVersion;
    }

    @Override
    public String toString() {
        return kind + "." + apiVersion;
    }
}
