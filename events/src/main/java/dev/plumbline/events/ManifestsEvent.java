package dev.plumbline.events;

import org.jspecify.annotations.Nullable;

/** How a rendering ended. */
public sealed interface ManifestsEvent extends Event permits ManifestsRendered, RenderingFailed, RevisionConfirmed {

    /** The application that was rendered. */
    ApplicationRef application();

    /** The generation of the definition that was rendered. */
    long generation();

    /** The id of the event that asked for the rendering; null in older records. */
    @Nullable
    String trigger();

    /** The same outcome as asked for by the event of that id: asked for twice, it is told twice, and delivered twice, once. */
    ManifestsEvent triggeredBy(String event);

    @Override
    default Topic topic() {
        return Topic.MANIFESTS;
    }

    /**
     * Sets are kept under the application's key; outcomes without a set under a part of it, on the same partition and so
     * in order, since under the same key compaction would delete the set.
     */
    @Override
    default String key() {
        return Keys.part(application().key().toString(), "outcome");
    }

    @Override
    default String subject() {
        return application().toString();
    }
}
