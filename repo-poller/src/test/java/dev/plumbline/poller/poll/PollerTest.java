package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryUrl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PollerTest {

    private static final String TAG = "refs/tags/1.0";
    private static final WatchedRepository APP = new WatchedRepository(
            new RepositoryUrl("oci://registry.example/app"), "oci://registry.example/app", Set.of("1.0"));
    private static final Head FIRST = new Head("sha256:1", null);
    private static final Head SECOND = new Head("sha256:2", null);
    private static final Head THIRD = new Head("sha256:3", null);

    private final Turns.Topic topic = new Turns.Topic();
    private final List<RepositoryEvent> told = new ArrayList<>();
    private final Map<String, Head> remote = new HashMap<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Poller poller = new Poller(
            (repository, refs) -> Listing.of(remote), topic, told::addAll, new PollMeters(registry), settings());
    private Found found = Found.NOTHING;

    @Test
    void aPushOfWhichOnlyAWebhookToldThatItHappenedIsNotToldAgain() throws Exception {
        topic.tips.put(TAG, new Tip("sha256:1", Tip.Teller.POLLER, "e-1"));
        remote.put(TAG, FIRST);
        turn();
        topic.tips.put(TAG, Tip.somewhere(Tip.Teller.WEBHOOK, "e-2"));
        remote.put(TAG, SECOND);
        turn();
        turn();
        assertThat(told).isEmpty();
        remote.put(TAG, THIRD);
        turn();
        assertThat(told).containsExactly(new CommitDiscovered(APP.identity(), TAG, "sha256:2", "sha256:3", "e-2"));
    }

    @Test
    void whoDidNotSeeItBeforeTellsItOnceMore() throws Exception {
        topic.tips.put(TAG, Tip.somewhere(Tip.Teller.WEBHOOK, "e-2"));
        remote.put(TAG, SECOND);
        turn();
        assertThat(told).containsExactly(new CommitDiscovered(APP.identity(), TAG, null, "sha256:2", "e-2"));
    }

    @Test
    void whatIsToldWhileTheRemoteAnswersIsNotTakenForOlderThanItsAnswer() throws Exception {
        topic.tips.put(TAG, new Tip("sha256:1", Tip.Teller.WEBHOOK, "e-1"));
        remote.put(TAG, FIRST);
        Poller.Answer answer = poller.ask(APP);
        topic.tips.put(TAG, new Tip("sha256:2", Tip.Teller.WEBHOOK, "e-2"));
        poller.tell(APP, answer, Found.NOTHING);
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsSeenForTheFirstTimeIsCountedApartFromWhatWebhooksMissed() throws Exception {
        remote.put(TAG, FIRST);
        turn();
        topic.tips.put(TAG, new Tip("sha256:1", Tip.Teller.POLLER, "e-1"));
        remote.put(TAG, SECOND);
        turn();
        assertThat(told).hasSize(2);
        assertThat(registry.counter("plumbline.poller.first.seen").count()).isEqualTo(1);
        assertThat(registry.counter("plumbline.poller.discovered").count()).isEqualTo(1);
    }

    @Test
    void ofAChartThatIsPinnedToAVersionNoOtherIsTold() throws Exception {
        WatchedRepository chart = new WatchedRepository(
                RepositoryUrl.ofChart("https://charts.example", "web"), "https://charts.example", Set.of("1.0"));
        remote.put(TAG, FIRST);
        remote.put("refs/tags/1.0.1", SECOND);
        remote.put("refs/tags/2.0.0", THIRD);
        poller.tell(chart, poller.ask(chart), Found.NOTHING);
        assertThat(told).containsExactly(new CommitDiscovered(chart.identity(), TAG, null, "sha256:1"));
    }

    private void turn() throws Exception {
        found = poller.tell(APP, poller.ask(APP), found);
    }

    private static PollerSettings settings() {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PollerSettings.class)
                .withDefaultValue("plumbline.poller.grace", "0s")
                .build()
                .getConfigMapping(PollerSettings.class);
    }
}
