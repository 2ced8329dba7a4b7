package dev.plumbline.renderer.source;

/** With what a fetch would bring, a mirror would have more bytes than it may. */
final class MirrorFull extends SourceUnavailable {

    MirrorFull(String message) {
        super(message);
    }
}
