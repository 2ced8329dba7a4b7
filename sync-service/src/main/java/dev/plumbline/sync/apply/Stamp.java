package dev.plumbline.sync.apply;

import dev.plumbline.events.ApplicationRef;

/** On whose behalf objects are written. */
public record Stamp(ApplicationRef application, long epoch, String revision) {

    /** On each object: {@code namespace/name} of the Application, for people. */
    public static final String APPLICATION = "plumbline.dev/application";

    /** On each object: the epoch of the run that last wrote it. */
    public static final String EPOCH = "plumbline.dev/epoch";

    /** On each object: the uid of the Application, since one that is made anew counts its epochs from 1 again. */
    public static final String UID = "plumbline.dev/uid";

    /** On an object that is about to be pruned: the epoch, so that its deletion is known as ours. */
    public static final String PRUNE = "plumbline.dev/prune";

    /** The id of the application's set. */
    public String owner() {
        return ApplySet.id(application.key());
    }
}
