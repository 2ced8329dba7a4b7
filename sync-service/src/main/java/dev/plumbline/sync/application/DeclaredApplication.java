package dev.plumbline.sync.application;

import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import java.util.List;
import java.util.Map;

/**
 * An Application as the API server last showed it.
 *
 * @param deleted whether it waits for its finalizers
 * @param wishes what somebody asks for on it
 */
public record DeclaredApplication(
        ApplicationRef ref,
        long generation,
        String resourceVersion,
        boolean deleted,
        Meta meta,
        List<Wish> wishes,
        ApplicationSpec spec,
        ApplicationStatus status) {

    public DeclaredApplication {
        wishes = List.copyOf(wishes);
    }

    /** What of the metadata Plumbline writes to. */
    public record Meta(List<String> finalizers, Map<String, String> labels, Map<String, String> annotations) {
        public Meta {
            finalizers = List.copyOf(finalizers);
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }

    /** Its name. */
    public ApplicationKey key() {
        return ref.key();
    }

    /** Whether our finalizer keeps it. */
    public boolean finalized() {
        return meta.finalizers().contains(Application.FINALIZER);
    }

    /** The newest epoch that was claimed, 0 where none was. */
    public long epoch() {
        Long epoch = status.epoch();
        return epoch == null ? 0 : epoch;
    }

    /** Whether this was seen after that: resource versions of one resource grow (KEP-5504). */
    public boolean newerThan(DeclaredApplication other) {
        int longer = Integer.compare(
                resourceVersion.length(), other.resourceVersion().length());
        return longer > 0 || longer == 0 && resourceVersion.compareTo(other.resourceVersion()) > 0;
    }

    /** What the cluster makes of it. */
    public static DeclaredApplication of(Application resource) {
        var metadata = resource.getMetadata();
        return new DeclaredApplication(
                new ApplicationRef(metadata.getNamespace(), metadata.getName(), metadata.getUid()),
                metadata.getGeneration() == null ? 0 : metadata.getGeneration(),
                metadata.getResourceVersion(),
                metadata.getDeletionTimestamp() != null,
                new Meta(
                        metadata.getFinalizers() == null ? List.of() : metadata.getFinalizers(),
                        metadata.getLabels() == null ? Map.of() : metadata.getLabels(),
                        metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations()),
                Wish.of(metadata),
                resource.getSpec().declared(),
                resource.getStatus() == null ? ApplicationStatus.none() : resource.getStatus());
    }
}
