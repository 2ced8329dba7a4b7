package dev.plumbline.receiver.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class OnceEachTest {

    private final Set<String> kept = new HashSet<>();
    private final OnceEach once = new OnceEach(kept::contains, kept::add);
    private final List<CompletableFuture<String>> publications = new ArrayList<>();

    @Test
    void whoBringsWhatIsUnderWayWaitsForThat() {
        CompletableFuture<?> first = publish("a");
        CompletableFuture<?> second = publish("a");
        assertThat(publications).hasSize(1);
        assertThat(second).isNotDone();
        publications.getFirst().complete("sent");
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(kept).containsExactly("a");
    }

    @Test
    void whatIsKeptIsNotPublishedAgainAndKeepsNothingElseBack() {
        kept.add("a");
        assertThat(publish("a")).isCompleted();
        assertThat(publish("b")).isNotDone();
        assertThat(publications).hasSize(1);
    }

    @Test
    void whatFailedIsNotKeptAndMayBeTriedAgain() {
        CompletableFuture<?> first = publish("a");
        publications.getFirst().completeExceptionally(new IOException("away"));
        assertThat(first).isCompletedExceptionally();
        assertThat(kept).isEmpty();
        CompletableFuture<?> second = publish("a");
        assertThat(publications).hasSize(2);
        publications.getLast().complete("sent");
        assertThat(second).isCompleted();
    }

    @Test
    void whatCannotEvenBeginHoldsUpNobodyAfterIt() {
        CompletableFuture<?> broken = once.publish("a", () -> {
            throw new IllegalStateException("broken");
        });
        assertThat(broken).isCompletedExceptionally();
        publish("a");
        assertThat(publications).hasSize(1);
    }

    private CompletableFuture<?> publish(String id) {
        return once.publish(id, () -> {
            CompletableFuture<String> publication = new CompletableFuture<>();
            publications.add(publication);
            return publication;
        });
    }
}
