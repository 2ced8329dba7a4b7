package dev.plumbline.audit.store;

import dev.plumbline.audit.trail.ApplicationState;
import dev.plumbline.audit.trail.History;
import dev.plumbline.audit.trail.Recorded;
import dev.plumbline.audit.trail.Selection;
import dev.plumbline.audit.trail.TrailUnavailable;
import dev.plumbline.events.ApplicationKey;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Reads the trail's rows through Hibernate Reactive, and what is more than rows through {@link Projections}. */
@ApplicationScoped
class HibernateHistory implements History {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Mutiny.SessionFactory sessions;
    private final Projections projections;
    private final Migration migration;
    private final Vertx vertx;

    HibernateHistory(Mutiny.SessionFactory sessions, Projections projections, Migration migration, Vertx vertx) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.projections = projections;
        this.migration = migration;
    }

    @Override
    public Page events(Selection selection, long after, int limit) {
        Condition condition = Condition.of(selection, after);
        return read(session -> condition
                .bind(session.createQuery(condition.places(), RowSize.class))
                .setMaxResults(limit + 1)
                .getResultList()
                .chain(rows -> page(session, RowSize.within(rows, limit), rows.size())));
    }

    @Override
    public Page timeline(ApplicationKey application, @Nullable Moment before, int limit) {
        return read(session -> projections
                .timeline(application, before, limit + 1)
                .chain(rows -> page(session, RowSize.within(rows, limit), rows.size())));
    }

    @Override
    public List<Recorded> chain(String correlationId, int limit) {
        return read(session -> session.createQuery(
                        "from BareEventRow e where e.correlationId = :id order by e.sequence", BareEventRow.class)
                .setParameter("id", correlationId)
                .setMaxResults(limit)
                .getResultList()
                .map(rows -> rows.stream().map(BareEventRow::recorded).toList()));
    }

    @Override
    public Map<String, Instant> times(Collection<String> ids) {
        return read(session -> session.createQuery(
                        "from BareEventRow e where e.id in :ids order by e.sequence", BareEventRow.class)
                .setParameter("ids", ids)
                .getResultList()
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(row -> row.id, row -> row.time, (first, later) -> first))));
    }

    @Override
    public List<ApplicationState> applications(String after, int limit) {
        return waited(() -> projections.applications(after, limit));
    }

    @Override
    public Optional<Recorded> newest() {
        return read(session -> session.createQuery("from BareEventRow e order by e.sequence desc", BareEventRow.class)
                .setMaxResults(1)
                .getResultList()
                .map(rows -> rows.stream().map(BareEventRow::recorded).findFirst()));
    }

    /** The rows of these places, in the order of the places. */
    private static Uni<Page> page(Mutiny.Session session, List<RowSize> places, int found) {
        List<Long> sequences = places.stream().map(RowSize::sequence).toList();
        if (sequences.isEmpty()) {
            return Uni.createFrom().item(new Page(List.of(), false));
        }
        return session.createQuery("from EventRow e where e.sequence in :places", EventRow.class)
                .setParameter("places", sequences)
                .getResultList()
                .map(rows -> {
                    Map<Long, EventRow> bySequence =
                            rows.stream().collect(Collectors.toMap(row -> row.sequence, Function.identity()));
                    return new Page(
                            sequences.stream()
                                    .map(bySequence::get)
                                    .map(EventRow::recorded)
                                    .toList(),
                            found > sequences.size());
                });
    }

    /** Hibernate Reactive wants an event loop, and a context that is nobody else's, while the caller waits on its own thread. */
    private <T> T read(Function<Mutiny.Session, Uni<T>> query) {
        Context context = Objects.requireNonNull(VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()));
        return waited(() -> Uni.createFrom()
                .deferred(() -> sessions.withSession(query))
                .runSubscriptionOn(work -> context.runOnContext(ignored -> work.run())));
    }

    private <T> T waited(Supplier<Uni<T>> query) {
        if (!migration.done()) {
            throw new TrailUnavailable("the tables are not there yet", null);
        }
        try {
            return query.get().await().atMost(PATIENCE);
        } catch (TimeoutException e) {
            throw new TrailUnavailable("no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (PersistenceException | VertxException | CompletionException e) {
            throw new TrailUnavailable("the database cannot be read", e);
        }
    }
}
