package dev.plumbline.audit.store;

import dev.plumbline.audit.trail.ApplicationState;
import dev.plumbline.audit.trail.History.Moment;
import dev.plumbline.events.ApplicationKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What is read out of the trail by SQL of its own, since HQL knows neither lateral joins nor unions with limits. */
@ApplicationScoped
class Projections {

    /**
     * Each branch stops at the limit by itself, on an index of its own. A commit belongs to an application where it led to
     * a request to render it.
     */
    private static final String TIMELINE = """
            (select sequence, data_bytes, time from event
              where application = $1 and name not in ('ObjectApplied', 'RenderRequested') and (time, sequence) < ($2, $3)
              order by time desc, sequence desc limit $4)
            union all
            (select sequence, data_bytes, time from event pushed
              where topic = 'plumbline.commits.v1' and (time, sequence) < ($2, $3) and exists (
                select 1 from event requested where requested.correlation_id = pushed.correlation_id
                  and requested.application = $1 and requested.name = 'RenderRequested')
              order by time desc, sequence desc limit $4)
            order by time desc, sequence desc limit $4""";

    /**
     * A walk over the index from one application to the next, and for each the newest event of each kind. Name by name:
     * for a list of names PostgreSQL may rather read all events of an application.
     */
    private static final String APPLICATIONS = """
            with recursive known (application, place) as (
              select min(application), 1 from event where application > $1
              union all
              select (select min(application) from event where application > known.application), place + 1
              from known where application is not null and place < $2)
            select known.application, latest.time, declared.name, sync.name, sync.data ->> 'revision', sync.time,
              health.data ->> 'health', health.data ->> 'revision', health.time
            from known
            join event latest on latest.sequence = (
              select max(sequence) from event e where e.application = known.application)
            left join event declared on declared.sequence = greatest(%s)
            left join event sync on sync.sequence = greatest(%s)
            left join event health on health.sequence = %s
            where known.application is not null order by known.application""".formatted(
                    newest("ApplicationDeclared", "ApplicationDeleted"),
                    newest("SyncSucceeded", "SyncFailed", "SyncHeld"),
                    newest("HealthChanged"));

    private static final OffsetDateTime NEWEST =
            Instant.parse("9999-12-31T23:59:59.999999Z").atOffset(ZoneOffset.UTC);

    private final Pool pool;

    Projections(Pool pool) {
        this.pool = pool;
    }

    /** The places of an application's timeline before a moment, the newest first. */
    Uni<List<RowSize>> timeline(ApplicationKey application, @Nullable Moment before, int limit) {
        Tuple parameters = Tuple.of(
                application.toString(),
                before == null ? NEWEST : before.time().atOffset(ZoneOffset.UTC),
                before == null ? Long.MAX_VALUE : before.sequence(),
                limit);
        return rows(TIMELINE, parameters, row -> new RowSize(row.getLong(0), row.getInteger(1)));
    }

    /** Applications after that name, with what was last heard of each. */
    Uni<List<ApplicationState>> applications(String after, int limit) {
        return rows(APPLICATIONS, Tuple.of(after, limit), Projections::state);
    }

    private static String newest(String... names) {
        return Arrays.stream(names)
                .map(name ->
                        "(select max(sequence) from event e where e.application = known.application and e.name = '%s')"
                                .formatted(name))
                .collect(Collectors.joining(", "));
    }

    private static ApplicationState state(Row row) {
        String declared = row.getString(2);
        String outcome = row.getString(3);
        String health = row.getString(6);
        return new ApplicationState(
                row.getString(0),
                "ApplicationDeleted".equals(declared),
                row.getOffsetDateTime(1).toInstant(),
                outcome == null
                        ? null
                        : new ApplicationState.Sync(
                                outcome,
                                row.getString(4),
                                row.getOffsetDateTime(5).toInstant()),
                health == null
                        ? null
                        : new ApplicationState.Health(
                                health,
                                row.getString(7),
                                row.getOffsetDateTime(8).toInstant()));
    }

    private <T> Uni<List<T>> rows(String sql, Tuple parameters, Function<Row, T> reader) {
        return pool.preparedQuery(sql).execute(parameters).map((RowSet<Row> rows) -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(reader)
                .toList());
    }
}
