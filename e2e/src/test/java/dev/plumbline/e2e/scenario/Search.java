package dev.plumbline.e2e.scenario;

import com.github.luben.zstd.Zstd;
import dev.plumbline.e2e.environment.LocalEnvironment;
import dev.plumbline.events.Event;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.messaging.Decoded;
import dev.plumbline.events.messaging.EventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Looks for a text wherever a careless service could have left it. */
final class Search {

    private static final int LARGEST_SET = 256 * 1024 * 1024;

    private final Topics topics;
    private final LocalEnvironment environment;

    Search(Topics topics, LocalEnvironment environment) {
        this.topics = topics;
        this.environment = environment;
    }

    List<String> placesThatHold(String text) {
        List<String> places = new ArrayList<>();
        topics.names().stream()
                .filter(topic -> topics.records(topic).stream().anyMatch(record -> holds(record, text)))
                .forEach(places::add);
        places.addAll(files("log", text));
        places.addAll(tables(text));
        return places;
    }

    private static boolean holds(ConsumerRecord<String, byte[]> record, String text) {
        StringBuilder all = new StringBuilder(record.key() == null ? "" : record.key());
        record.headers().forEach(header -> all.append(new String(header.value(), StandardCharsets.UTF_8)));
        if (record.value() != null) {
            all.append(new String(record.value(), StandardCharsets.UTF_8));
        }
        if (EventCodec.decode(record) instanceof Decoded.Read(var envelope)) {
            all.append(plainForm(envelope.event()));
        }
        return all.indexOf(text) >= 0;
    }

    private static String plainForm(Event event) {
        if (event instanceof ManifestsRendered set) {
            byte[] frame = Base64.getDecoder().decode(set.contents().manifests());
            long size = Math.min(Zstd.getFrameContentSize(frame), LARGEST_SET);
            return new String(Zstd.decompress(frame, (int) size), StandardCharsets.UTF_8);
        }
        return "";
    }

    private List<String> files(String folder, String text) {
        Path root = environment.workspace().file(folder);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> holds(file, text))
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> tables(String text) {
        List<String> places = new ArrayList<>();
        try (Connection connection = environment.database();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery(
                    "select tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                String query = "select count(*) from \"" + table + "\" t where position('" + text + "' in t::text) > 0";
                try (ResultSet found = statement.executeQuery(query)) {
                    found.next();
                    if (found.getLong(1) > 0) {
                        places.add("table " + table);
                    }
                }
            }
            return places;
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be searched", e);
        }
    }
}
