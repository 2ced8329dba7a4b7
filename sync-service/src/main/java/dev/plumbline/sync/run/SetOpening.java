package dev.plumbline.sync.run;

import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.sync.cluster.Cluster;
import dev.plumbline.sync.cluster.ResourceType;
import dev.plumbline.sync.plan.DesiredSet;
import dev.plumbline.sync.sealing.SealedContents;

/** Unpacks sets. */
final class SetOpening {

    private final SealedContents contents;
    private final Cluster cluster;

    SetOpening(SealedContents contents, Cluster cluster) {
        this.contents = contents;
        this.cluster = cluster;
    }

    /**
     * Opens a set whose signature has been checked.
     *
     * @throws SealedContents.UnopenableSet where it cannot be opened
     * @throws DesiredSet.MalformedSet where it is no set
     * @throws dev.plumbline.sync.cluster.ClusterUnavailable where the cluster cannot be asked for the kinds
     */
    OpenedSet open(ManifestsRendered set) {
        DesiredSet desired = DesiredSet.read(
                contents.plain(set), set.destination(), (apiVersion, kind) -> cluster.type(apiVersion, kind)
                        .map(ResourceType::namespaced));
        return new OpenedSet(desired, contents.values(set));
    }
}
