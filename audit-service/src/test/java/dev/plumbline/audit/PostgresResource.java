package dev.plumbline.audit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a {@code @QuarkusTest} a real database; a field of the test of type {@link Postgres} is set to it. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {

    private final Postgres postgres = new Postgres();

    @Override
    public Map<String, String> start() {
        String where = "postgresql://127.0.0.1:" + postgres.port() + "/postgres";
        return Map.of(
                "quarkus.datasource.jdbc.url",
                "jdbc:" + where,
                "quarkus.datasource.reactive.url",
                where,
                "quarkus.datasource.username",
                "postgres",
                "quarkus.datasource.password",
                "postgres");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(postgres, field -> field.getType() == Postgres.class);
    }

    @Override
    public void stop() {
        postgres.close();
    }
}
