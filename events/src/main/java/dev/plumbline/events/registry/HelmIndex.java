package dev.plumbline.events.registry;

import dev.plumbline.events.Version;
import dev.plumbline.events.registry.RegistryException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The <a href="https://helm.sh/docs/topics/chart_repository/#the-index-file">index</a> of a Helm repository. It is read event by
 * event, and nothing is kept but the versions of the charts that are asked for, so that an index of thousands of charts takes little memory.
 */
final class HelmIndex {

    /** Larger ones are refused, in bytes; the largest public ones have about 30 MB. */
    static final int MAX_BYTES = 128 << 20;

    private static final int MAX_VERSIONS = 20_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_URL = 8_192;

    /** What one name or text of the index may have, in bytes: it is held in memory. */
    private static final int MAX_PART = 4 << 20;

    private static final String ENTRIES = "entries";

    /** A version as it is read. */
    record Entry(String version, @Nullable String digest, String url) {}

    private final Parts parts;
    private final Iterator<Event> events;
    private final Set<String> charts;
    private final Map<String, List<Entry>> found = new HashMap<>();

    private HelmIndex(Parts parts, Set<String> charts) {
        this.parts = parts;
        this.events = new Parse(
                        LoadSettings.builder().setCodePointLimit(MAX_BYTES).build())
                .parseInputStream(parts)
                .iterator();
        this.charts = charts;
    }

    /**
     * The versions of some charts, in the order of the index; a chart that is not there has none.
     *
     * @throws RegistryException where it is no index
     */
    static Map<String, List<Entry>> versions(InputStream index, Set<String> charts) throws RegistryException {
        Parts parts = new Parts(index);
        try {
            HelmIndex reading = new HelmIndex(parts, charts);
            reading.read();
            charts.forEach(chart -> reading.found.putIfAbsent(chart, List.of()));
            return reading.found;
        } catch (YamlEngineException | IllegalStateException e) {
            throw parts.exceeded
                    ? new RegistryException(
                            Kind.TOO_LARGE,
                            "the index of the Helm repository has a text of more than the " + MAX_PART
                                    + " bytes that are allowed")
                    : new RegistryException(
                            Kind.INVALID, "the index of the Helm repository is no YAML that can be read");
        }
    }

    private void read() throws RegistryException {
        next(); // the stream
        next(); // the document
        if (!(next() instanceof MappingStartEvent)) {
            throw invalid("no mapping");
        }
        for (Event key = next(); !(key instanceof MappingEndEvent); key = next()) {
            if (text(key).equals(ENTRIES)) {
                entries();
                return;
            }
            skip(next());
        }
    }

    private void entries() throws RegistryException {
        if (!(next() instanceof MappingStartEvent)) {
            throw invalid("entries that are no mapping");
        }
        for (Event key = next(); !(key instanceof MappingEndEvent); key = next()) {
            if (charts.contains(text(key))) {
                found.putIfAbsent(text(key), versions());
            } else {
                skip(next());
            }
            if (found.size() == charts.size()) {
                return;
            }
        }
    }

    private List<Entry> versions() throws RegistryException {
        List<Entry> versions = new ArrayList<>();
        if (!(next() instanceof SequenceStartEvent)) {
            throw invalid("a chart whose versions are no list");
        }
        for (Event each = next(); !(each instanceof SequenceEndEvent); each = next()) {
            if (!(each instanceof MappingStartEvent)) {
                throw invalid("a version that is no mapping");
            }
            version().ifPresent(versions::add);
            if (versions.size() > MAX_VERSIONS) {
                throw new RegistryException(
                        Kind.TOO_LARGE, "the chart has more than the " + MAX_VERSIONS + " versions that are allowed");
            }
        }
        return versions;
    }

    /** Without a version or a URL it cannot be fetched, and is passed over. */
    private Optional<Entry> version() throws RegistryException {
        String version = null;
        String digest = null;
        String url = null;
        for (Event key = next(); !(key instanceof MappingEndEvent); key = next()) {
            Event value = next();
            switch (text(key)) {
                case "version" -> version = scalar(value);
                case "digest" -> digest = scalar(value);
                case "urls" -> url = first(value);
                default -> skip(value);
            }
        }
        if (version == null || version.length() > Version.MAX_LENGTH || url == null || url.length() > MAX_URL) {
            return Optional.empty();
        }
        return Optional.of(new Entry(version, digest == null || digest.isBlank() ? null : digest, url));
    }

    private @Nullable String scalar(Event value) throws RegistryException {
        if (value instanceof ScalarEvent scalar) {
            return scalar.getValue();
        }
        skip(value);
        return null;
    }

    private @Nullable String first(Event value) throws RegistryException {
        if (!(value instanceof SequenceStartEvent)) {
            return scalar(value);
        }
        String first = null;
        for (Event each = next(); !(each instanceof SequenceEndEvent); each = next()) {
            String url = scalar(each);
            first = first == null ? url : first;
        }
        return first;
    }

    private void skip(Event begun) throws RegistryException {
        Deque<Event> open = new ArrayDeque<>();
        Event at = begun;
        while (true) {
            switch (at) {
                case MappingStartEvent start -> open.push(start);
                case SequenceStartEvent start -> open.push(start);
                case MappingEndEvent end -> open.pop();
                case SequenceEndEvent end -> open.pop();
                case AliasEvent alias -> throw invalid("an alias");
                default -> {}
            }
            if (open.isEmpty()) {
                return;
            }
            if (open.size() > MAX_DEPTH) {
                throw invalid("more than " + MAX_DEPTH + " levels");
            }
            at = next();
        }
    }

    private static String text(Event key) throws RegistryException {
        if (key instanceof ScalarEvent scalar) {
            return scalar.getValue();
        }
        throw invalid("a key that is no text");
    }

    private Event next() throws RegistryException {
        if (!events.hasNext()) {
            throw invalid("no end");
        }
        parts.renew();
        return events.next();
    }

    private static RegistryException invalid(String what) {
        return new RegistryException(Kind.INVALID, "the index of the Helm repository has " + what);
    }

    /** The index, of which only so much may be read for one event. */
    private static final class Parts extends FilterInputStream {

        private int left = MAX_PART;
        private boolean exceeded;

        Parts(InputStream index) {
            super(index);
        }

        void renew() {
            left = MAX_PART;
        }

        @Override
        public int read() throws IOException {
            byte[] octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left <= 0) {
                exceeded = true;
                throw new IOException("more than is allowed for one event");
            }
            int read = super.read(buffer, offset, Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
