package dev.plumbline.renderer.source;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;

/** A repository cannot be fetched or read for now: to be tried again. */
public sealed class SourceUnavailable extends RenderingException permits MirrorFull, SlowFetch {

    SourceUnavailable(String message) {
        super(Reason.SOURCE_UNAVAILABLE, message);
    }
}
