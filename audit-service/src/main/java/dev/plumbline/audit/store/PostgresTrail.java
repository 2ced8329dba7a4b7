package dev.plumbline.audit.store;

import dev.plumbline.audit.trail.Arrival;
import dev.plumbline.audit.trail.EntriesRefused;
import dev.plumbline.audit.trail.Recorded;
import dev.plumbline.audit.trail.Trail;
import dev.plumbline.audit.trail.TrailUnavailable;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.StreamSupport;

/**
 * Appends by {@code insert … select from unnest}: a batch is five statements, whatever its size. One transaction at a time,
 * kept by an advisory lock, so that sequence and hash chain have no gap and no fork even where two instances run.
 */
@ApplicationScoped
class PostgresTrail implements Trail {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Any number, as long as it is always this one. */
    private static final long LOCK = 0x706c756d62L;

    private final Pool pool;
    private final Migration migration;
    private final Clock clock = Clock.systemUTC();

    PostgresTrail(Pool pool, Migration migration) {
        this.pool = pool;
        this.migration = migration;
    }

    @Override
    public List<Recorded> append(List<Arrival> arrivals) {
        if (!migration.done()) {
            throw new TrailUnavailable("the tables are not there yet", null);
        }
        Map<EntryKey, Arrival> distinct = new LinkedHashMap<>();
        arrivals.forEach(arrival -> distinct.putIfAbsent(EntryKey.of(arrival.entry()), arrival));
        try {
            return pool.withTransaction(connection -> append(connection, distinct))
                    .await()
                    .atMost(PATIENCE);
        } catch (PgException e) {
            throw forGood(e) ? new EntriesRefused(e.getSqlState()) : new TrailUnavailable(reason(e), e);
        } catch (TimeoutException e) {
            throw new TrailUnavailable("no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (VertxException | CompletionException e) {
            // Connections refused, reset or closed; what the driver throws checked comes wrapped.
            throw new TrailUnavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private Uni<List<Recorded>> append(SqlConnection connection, Map<EntryKey, Arrival> arrivals) {
        return connection
                .preparedQuery("select pg_advisory_xact_lock($1)")
                .execute(Tuple.of(LOCK))
                .chain(() -> known(connection, arrivals))
                .chain(known -> {
                    known.forEach(arrivals::remove);
                    return head(connection);
                })
                .map(head -> head.continued(arrivals.values(), clock.instant().truncatedTo(ChronoUnit.MICROS)))
                .call(recorded -> insertSets(connection, arrivals))
                .call(recorded -> insert(connection, recorded));
    }

    private static Uni<List<EntryKey>> known(SqlConnection connection, Map<EntryKey, Arrival> arrivals) {
        String[] ids = arrivals.keySet().stream().map(EntryKey::id).toArray(String[]::new);
        String[] types = arrivals.keySet().stream().map(EntryKey::type).toArray(String[]::new);
        return connection
                .preparedQuery("select id, type from unnest($1::text[], $2::text[]) as new (id, type)"
                        + " where exists (select 1 from event where event.id = new.id and event.type = new.type)")
                .execute(Tuple.of(ids, types))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new EntryKey(row.getString(0), row.getString(1)))
                        .toList());
    }

    private static Uni<Head> head(SqlConnection connection) {
        return connection
                .query("select sequence, entry_hash from event order by sequence desc limit 1")
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(row -> new Head(row.getLong(0), row.getString(1)))
                        .orElse(Head.GENESIS));
    }

    private static Uni<?> insertSets(SqlConnection connection, Map<EntryKey, Arrival> arrivals) {
        Tuple sets = Columns.ofSets(arrivals.values());
        return connection.preparedQuery(Columns.INSERT_SETS).execute(sets);
    }

    private static Uni<?> insert(SqlConnection connection, List<Recorded> recorded) {
        return recorded.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection.preparedQuery(Columns.INSERT_EVENTS).execute(Columns.ofEvents(recorded));
    }

    /** Whether PostgreSQL will never take these rows: bad data (22), a broken constraint (23), a limit of its own (54). */
    private static boolean forGood(PgException e) {
        String state = e.getSqlState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }

    /** Without the server's message, since it may quote the data. */
    private static String reason(PgException e) {
        return "SQLSTATE " + e.getSqlState();
    }
}
