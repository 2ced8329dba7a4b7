package dev.plumbline.receiver.messaging;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes each id once: who brings one that is being published waits for that, and who brings one that is kept has nothing to do. */
final class OnceEach {

    private final Predicate<String> kept;
    private final Consumer<String> keep;
    private final Map<String, CompletableFuture<@Nullable Void>> underWay = new ConcurrentHashMap<>();

    /**
     * None under way.
     *
     * @param kept whether an id was published before
     * @param keep is told each id that was
     */
    OnceEach(Predicate<String> kept, Consumer<String> keep) {
        this.kept = kept;
        this.keep = keep;
    }

    /**
     * Publishes what has that id, unless that was done.
     *
     * @return done when it is published, by whomever; fails as the publication fails, after which another may try
     */
    CompletableFuture<@Nullable Void> publish(String id, Supplier<? extends CompletableFuture<?>> publication) {
        CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> others = underWay.putIfAbsent(id, mine);
        if (others != null) {
            return others;
        }
        // Asked only now: whoever was under way until now had kept it before.
        if (kept.test(id)) {
            end(id, mine, null);
            return mine;
        }
        try {
            publication.get().whenComplete((published, failure) -> {
                if (failure == null) {
                    keep.accept(id);
                }
                end(id, mine, failure);
            });
        } catch (RuntimeException e) {
            end(id, mine, e);
        }
        return mine;
    }

    private void end(String id, CompletableFuture<@Nullable Void> mine, @Nullable Throwable failure) {
        underWay.remove(id, mine);
        if (failure == null) {
            mine.complete(null);
        } else {
            mine.completeExceptionally(failure);
        }
    }
}
