package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CommitPushed;
import dev.plumbline.events.RepositoryUrl;
import org.jspecify.annotations.Nullable;

/** What other services tell the renderer. */
final class Facts {

    private Facts() {}

    /** An application of that name, of a folder at {@code main}. */
    static ApplicationDeclared declared(String name, String url, String path) {
        return new ApplicationDeclared(
                new ApplicationRef("plumbline", name, "uid-" + name),
                1,
                new ApplicationSpec(
                        new ApplicationSpec.Source(url, "main", path, null),
                        new ApplicationSpec.Destination("team"),
                        new ApplicationSpec.SyncPolicy(true, true, true),
                        false));
    }

    /** Somebody pushed to {@code main}. */
    static CommitPushed pushed(String url, @Nullable String before, String after) {
        return new CommitPushed(
                RepositoryUrl.of(url), "refs/heads/main", before, after, false, "github", after, "someone");
    }
}
