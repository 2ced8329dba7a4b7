package dev.plumbline.poller.poll;

import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.RefDeleted;
import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.poller.poll.Tip.Teller;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The turns of one repository, of which it is known later what was told in those before. */
public final class Turns {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Topic topic = new Topic();
    private final List<RepositoryEvent> told = new ArrayList<>();
    private final Poller poller;
    private Found found = Found.NOTHING;

    public Turns(RemoteHeads remote) {
        this.poller = new Poller(remote, topic, told::addAll, new PollMeters(meters), settings());
    }

    /** Has one turn, and says what it told. */
    public List<RepositoryEvent> turn(WatchedRepository repository) throws Exception {
        found = poller.tell(repository, poller.ask(repository), found);
        List<RepositoryEvent> now = List.copyOf(told);
        told.clear();
        now.forEach(topic::take);
        return now;
    }

    /** A webhook tells where a ref is now; null where it is gone. */
    public void push(String ref, @Nullable String commit) {
        topic.tips.put(ref, new Tip(commit, Teller.WEBHOOK, "push-" + topic.pushes++));
    }

    /** How much a metric has counted. */
    public double counted(String metric) {
        return meters.get(metric).counter().count();
    }

    /** What the poller knows where it is another instance from now on. */
    public void restart() {
        found = Found.NOTHING;
    }

    private static PollerSettings settings() {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PollerSettings.class)
                .withDefaultValue("plumbline.poller.grace", "0s")
                .build()
                .getConfigMapping(PollerSettings.class);
    }

    /** What was told, by webhooks and from here. */
    static final class Topic implements Tips {

        final Map<String, Tip> tips = new HashMap<>();
        private int pushes;

        void take(RepositoryEvent event) {
            switch (event) {
                case CommitDiscovered found -> tips.put(found.ref(), new Tip(found.after(), Teller.POLLER, found.id()));
                case RefDeleted gone -> tips.put(gone.ref(), new Tip(null, Teller.POLLER, gone.id()));
                default -> throw new AssertionError(event);
            }
        }

        @Override
        public Map<String, Tip> of(RepositoryUrl repository) {
            return Map.copyOf(tips);
        }

        @Override
        public void settle(RepositoryUrl repository, String ref, Tip told, Tip known) {
            tips.replace(ref, told, known);
        }
    }
}
