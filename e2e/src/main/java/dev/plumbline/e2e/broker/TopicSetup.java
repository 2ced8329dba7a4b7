package dev.plumbline.e2e.broker;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/** Brings the topics of a cluster to what {@code deploy/kafka/topics.yaml} says. */
public final class TopicSetup {
    private static final int SECONDS = 30;

    private TopicSetup() {}

    /** Creates the topics that are missing, sets the settings of the others, and returns how many were created. */
    public static int apply(String bootstrap, Path topicsFile) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var brokers = done(admin.describeCluster().nodes()).size();
            var wanted = TopicsFile.read(topicsFile).settings(brokers);
            var present = done(admin.listTopics().names());
            alter(admin, wanted, present);
            return create(admin, wanted, present);
        }
    }

    private static int create(Admin admin, List<TopicSettings> wanted, Set<String> present) {
        var missing = wanted.stream()
                .filter(topic -> !present.contains(topic.name()))
                .map(TopicSettings::asNewTopic)
                .toList();
        done(admin.createTopics(missing).all());
        return missing.size();
    }

    private static void alter(Admin admin, List<TopicSettings> wanted, Set<String> present) {
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        for (var topic : wanted) {
            if (present.contains(topic.name())) {
                changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), sets(topic.config()));
            }
        }
        done(admin.incrementalAlterConfigs(changes).all());
    }

    private static List<AlterConfigOp> sets(Map<String, String> config) {
        return config.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
    }

    private static <T> T done(KafkaFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker did not do it: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
