package dev.plumbline.renderer.rendering;

import dev.plumbline.events.ObjectRef;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One set of what several sources give. An object that two of them give is refused: neither of them is the right one. */
final class CombinedSet {

    private final String namespace;
    private final int maxObjects;
    private final List<Manifest> manifests = new ArrayList<>();
    private final Map<Key, Place> places = new HashMap<>();
    private long characters;

    /** A hook is no part of the set, and may bear the name of an object that is. */
    private record Key(boolean hook, ObjectRef ref) {}

    private record Place(String source, Origin origin) {
        @Override
        public String toString() {
            return source + " in " + origin;
        }
    }

    /**
     * Nothing gathered yet.
     *
     * @param namespace where objects go that name none
     */
    CombinedSet(String namespace, int maxObjects) {
        this.namespace = namespace;
        this.maxObjects = maxObjects;
    }

    /**
     * Takes what one source gives.
     *
     * @param source what it is called in messages
     * @throws RenderingException where an object is there already, or there are too many
     */
    void add(String source, List<Manifest> given) {
        for (Manifest manifest : given) {
            if (manifest.isMadeUnderAnotherNameEachTime()) {
                continue;
            }
            Place place = new Place(source, manifest.origin());
            Place former = places.putIfAbsent(new Key(manifest.isHook(), manifest.refIn(namespace)), place);
            // One source may have the same hook for each of its moments.
            boolean again =
                    manifest.isHook() && former != null && former.source().equals(source);
            if (former != null && !again) {
                throw new RenderingException(
                        Reason.INVALID_MANIFEST,
                        manifest.ref() + " is there twice: from " + former + ", and from " + place,
                        manifest.origin().file(),
                        manifest.origin().line());
            }
        }
        manifests.addAll(given);
        for (Manifest manifest : given) {
            characters += ManifestReading.characters(manifest.object());
        }
        ManifestReading.requireWithin(characters);
        if (manifests.size() > maxObjects) {
            throw RenderingException.limit("objects of all sources", manifests.size(), maxObjects);
        }
    }

    /** All, in the order of their names. */
    List<Manifest> manifests() {
        return manifests.stream().sorted(Comparator.comparing(Manifest::ref)).toList();
    }
}
