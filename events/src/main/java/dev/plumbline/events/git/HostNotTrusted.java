package dev.plumbline.events.git;

/** A host over SSH showed a key that {@code knownHosts} does not name, names otherwise, or revokes. The message tells which. */
public final class HostNotTrusted extends AccessException {

    HostNotTrusted(String message) {
        super(message);
    }
}
