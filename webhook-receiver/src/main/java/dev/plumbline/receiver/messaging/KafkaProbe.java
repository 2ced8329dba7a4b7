package dev.plumbline.receiver.messaging;

import dev.plumbline.events.Topic;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks the brokers themselves: what a producer knows of a topic may be minutes old. */
@ApplicationScoped
public class KafkaProbe {

    private static final Logger LOG = Logger.getLogger(KafkaProbe.class);
    private static final int TIMEOUT_MILLIS = 1_500;
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private @Nullable Admin admin;

    KafkaProbe(@Identifier("default-kafka-broker") Map<String, Object> deployment) {
        this.settings = new HashMap<>(deployment);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    }

    /** Whether a broker answers and knows the topic. */
    synchronized boolean finds(Topic topic) {
        try {
            if (admin == null) {
                admin = Admin.create(settings);
            }
            admin.describeTopics(List.of(topic.topicName())).allTopicNames().get();
            return true;
        } catch (ExecutionException | KafkaException e) {
            LOG.debugf("broker not reachable reason=\"%s\"", e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(CLOSE);
        }
    }
}
