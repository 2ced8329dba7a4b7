package dev.plumbline.poller.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.messaging.EventCodec;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.poller.git.GitServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Applications of many repositories, one each, as sync-service declares them. */
final class DeclaredFleet {

    private DeclaredFleet() {}

    static void declare(KafkaBroker broker, GitServer git, Collection<String> repositories) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrap(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (String repository : repositories) {
                ApplicationDeclared declared = new ApplicationDeclared(
                        new ApplicationRef("test", repository, "uid"),
                        1,
                        new ApplicationSpec(
                                new ApplicationSpec.Source(git.url(repository), "main", ".", null),
                                new ApplicationSpec.Destination("default"),
                                new ApplicationSpec.SyncPolicy(true, true, true),
                                false));
                sent.add(producer.send(EventCodec.encode(new Envelope<>(
                        declared.id(), "/plumbline/test", Instant.now(), declared.id(), null, null, declared))));
            }
            producer.flush();
            assertThat(sent).allSatisfy(each -> assertThat(each).succeedsWithin(Duration.ZERO));
        }
    }
}
