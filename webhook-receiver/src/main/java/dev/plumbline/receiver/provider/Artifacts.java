package dev.plumbline.receiver.provider;

import dev.plumbline.events.RepositoryUrl;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What registries tell of: images, charts and whatever else has a manifest. Tags and digests are those of the <a
 * href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md">OCI distribution specification</a>.
 */
final class Artifacts {

    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

    private Artifacts() {}

    /** The repository of a reference, {@code host/path[:tag][@digest]}. */
    static RepositoryUrl repository(Field reference) throws MalformedDelivery {
        String text = reference.text();
        int digest = text.indexOf('@');
        String tagged = digest < 0 ? text : text.substring(0, digest);
        int tag = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
        return named(reference, tag < 0 ? tagged : tagged.substring(0, tag));
    }

    /** The repository {@code host/path}, which follows from what stands in the field. */
    static RepositoryUrl named(Field field, String name) throws MalformedDelivery {
        return field.repository("oci://" + name);
    }

    /** Whether a push had a tag: there is none, or the digest in its place, where only the manifest was pushed. */
    static boolean hasTag(Field tag) throws MalformedDelivery {
        return !tag.absent() && !tag.blank() && !DIGEST.matcher(tag.text()).matches();
    }

    /** A tag as a ref. */
    static String ref(Field tag) throws MalformedDelivery {
        String text = tag.text();
        if (!TAG.matcher(text).matches()) {
            throw tag.wrong("is not a tag");
        }
        return "refs/tags/" + text;
    }

    /** A manifest's digest, null where the registry does not tell it. */
    static @Nullable String digest(Field digest) throws MalformedDelivery {
        if (digest.absent() || digest.blank()) {
            return null;
        }
        String text = digest.text();
        if (!DIGEST.matcher(text).matches()) {
            throw digest.wrong("is not a manifest's digest");
        }
        return text;
    }
}
