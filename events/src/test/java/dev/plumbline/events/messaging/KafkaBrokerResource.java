package dev.plumbline.events.messaging;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.lang.reflect.Field;
import java.util.Map;

/** Gives a {@code @QuarkusTest} a real broker; a field of the test of type {@link KafkaBroker} is set to it. */
public final class KafkaBrokerResource implements QuarkusTestResourceLifecycleManager {

    private final KafkaBroker broker = new KafkaBroker();

    @Override
    public Map<String, String> start() {
        return Map.of("kafka.bootstrap.servers", broker.bootstrap());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(broker, (Field field) -> field.getType() == KafkaBroker.class);
    }

    @Override
    public void stop() {
        broker.close();
    }
}
