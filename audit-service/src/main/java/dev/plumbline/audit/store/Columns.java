package dev.plumbline.audit.store;

import dev.plumbline.audit.trail.Arrival;
import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.audit.trail.Entry;
import dev.plumbline.audit.trail.ManifestSet;
import dev.plumbline.audit.trail.Recorded;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows as one array a column, which is how {@code unnest} takes them. */
final class Columns {

    static final String INSERT_SETS = """
            insert into manifest_set (contents_digest, digest, objects, manifests, sealed, hooks)
            select * from unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[])
            on conflict do nothing""";

    static final String INSERT_EVENTS = """
            insert into event (sequence, recorded_at, entry_hash, type, id, source, subject, time,
              correlation_id, causation_id, traceparent, topic, partition, kafka_offset, application,
              data, data_bytes, manifest_set)
            select sequence, recorded_at, entry_hash, type, id, source, subject, time,
              correlation_id, causation_id, traceparent, topic, partition, kafka_offset, application,
              data::jsonb, data_bytes, manifest_set
            from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
              $8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::text[], $13::integer[], $14::bigint[],
              $15::text[], $16::text[], $17::integer[], $18::text[])
              as new (sequence, recorded_at, entry_hash, type, id, source, subject, time,
              correlation_id, causation_id, traceparent, topic, partition, kafka_offset, application,
              data, data_bytes, manifest_set)""";

    private Columns() {}

    static Tuple ofSets(Collection<Arrival> arrivals) {
        List<ManifestSet> sets =
                arrivals.stream().map(Arrival::set).filter(Objects::nonNull).toList();
        return Tuple.tuple()
                .addArrayOfString(texts(sets, ManifestSet::contentsDigest))
                .addArrayOfString(texts(sets, ManifestSet::digest))
                .addArrayOfInteger(
                        sets.stream().map(set -> set.contents().objects()).toArray(Integer[]::new))
                .addArrayOfString(texts(sets, set -> set.contents().manifests()))
                .addArrayOfString(texts(sets, set -> set.contents().sealed()))
                .addArrayOfString(texts(sets, set -> set.contents().hooks()));
    }

    static Tuple ofEvents(List<Recorded> rows) {
        Tuple columns = Tuple.tuple()
                .addArrayOfLong(rows.stream().map(Recorded::sequence).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(times(rows, Recorded::recordedAt))
                .addArrayOfString(texts(rows, Recorded::hash));
        attributes(columns, rows.stream().map(row -> row.entry().attributes()).toList());
        rest(columns, rows.stream().map(Recorded::entry).toList());
        return columns;
    }

    private static void attributes(Tuple columns, List<Attributes> rows) {
        columns.addArrayOfString(texts(rows, Attributes::type))
                .addArrayOfString(texts(rows, Attributes::id))
                .addArrayOfString(texts(rows, Attributes::source))
                .addArrayOfString(texts(rows, Attributes::subject))
                .addArrayOfOffsetDateTime(times(rows, Attributes::time))
                .addArrayOfString(texts(rows, row -> row.links().correlationId()))
                .addArrayOfString(texts(rows, row -> row.links().causationId()))
                .addArrayOfString(texts(rows, row -> row.links().traceparent()));
    }

    private static void rest(Tuple columns, List<Entry> rows) {
        columns.addArrayOfString(texts(rows, row -> row.position().topic()))
                .addArrayOfInteger(
                        rows.stream().map(row -> row.position().partition()).toArray(Integer[]::new))
                .addArrayOfLong(
                        rows.stream().map(row -> row.position().offset()).toArray(Long[]::new))
                .addArrayOfString(texts(rows, Entry::application))
                .addArrayOfString(texts(rows, Entry::data))
                .addArrayOfInteger(rows.stream().map(Columns::bytes).toArray(Integer[]::new))
                .addArrayOfString(texts(rows, Entry::contents));
    }

    private static int bytes(Entry entry) {
        return entry.data() == null ? 0 : entry.data().getBytes(StandardCharsets.UTF_8).length;
    }

    private static <R> @Nullable String[] texts(List<R> rows, Function<R, @Nullable String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private static <R> OffsetDateTime[] times(List<R> rows, Function<R, Instant> column) {
        return rows.stream()
                .map(column)
                .map(time -> time.atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }
}
