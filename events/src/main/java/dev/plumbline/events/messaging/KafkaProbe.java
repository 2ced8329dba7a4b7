package dev.plumbline.events.messaging;

import dev.plumbline.events.Topic;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks the brokers themselves: what a producer knows of a topic may be minutes old. */
@ApplicationScoped
public class KafkaProbe {

    private static final Logger LOG = Logger.getLogger(KafkaProbe.class);
    private static final Duration TIMEOUT = Duration.ofMillis(1_500);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private @Nullable Admin admin;

    KafkaProbe(KafkaSettings settings) {
        this.settings = settings.admin(TIMEOUT);
    }

    /** Whether a broker answers and knows the topic. */
    public synchronized boolean finds(Topic topic) {
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
