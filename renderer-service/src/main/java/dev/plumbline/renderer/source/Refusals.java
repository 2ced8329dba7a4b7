package dev.plumbline.renderer.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remotes of which something is over a limit, and at which tips: what was refused is not downloaded again until they change. The
 * oldest are forgotten first.
 */
final class Refusals {

    private static final int MAX = 1_000;

    private final Map<RemoteUrl, Refusal> refusals = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RemoteUrl, Refusal> eldest) {
            return size() > MAX;
        }
    };

    /**
     * A refusal.
     *
     * @param tips a digest of the refs that it is of, null where they are not known for certain
     */
    record Refusal(@Nullable String tips, String why) {}

    synchronized Optional<Refusal> of(RemoteUrl url) {
        return Optional.ofNullable(refusals.get(url));
    }

    synchronized void remember(RemoteUrl url, Refusal refusal) {
        refusals.put(url, refusal);
    }

    synchronized void forget(RemoteUrl url) {
        refusals.remove(url);
    }
}
