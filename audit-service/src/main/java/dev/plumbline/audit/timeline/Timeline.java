package dev.plumbline.audit.timeline;

import dev.plumbline.audit.trail.Attributes;
import dev.plumbline.audit.trail.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Entries of the trail as a person reads them. */
public final class Timeline {

    private static final Pattern OWN_TYPE = Pattern.compile("dev\\.plumbline\\.([A-Za-z]+)(?:\\.v\\d+)?");

    private Timeline() {}

    /** The events whose times are needed to tell how long each of these took. */
    public static Set<String> references(List<Recorded> entries) {
        Set<String> ids = new HashSet<>();
        for (Recorded entry : entries) {
            Attributes.Links links = entry.entry().attributes().links();
            ids.add(links.correlationId());
            if (links.causationId() != null) {
                ids.add(links.causationId());
            }
        }
        return ids;
    }

    /**
     * The entries in the order in which they were given.
     *
     * @param times when the {@link #references} happened, as far as they are recorded
     */
    public static List<TimelineEntry> of(List<Recorded> entries, Map<String, Instant> times) {
        return entries.stream().map(entry -> of(entry, times)).toList();
    }

    private static TimelineEntry of(Recorded recorded, Map<String, Instant> times) {
        Attributes attributes = recorded.entry().attributes();
        String cause = attributes.links().causationId();
        Long sinceCause = cause == null ? null : millis(times.get(cause), attributes.time());
        Summary summary = Summary.of(attributes.type(), recorded.entry().data(), sinceCause);
        return new TimelineEntry(
                attributes.id(),
                attributes.time(),
                name(attributes.type()),
                summary.revision(),
                summary.text(),
                attributes.links().correlationId(),
                sinceCause,
                millis(times.get(attributes.links().correlationId()), attributes.time()));
    }

    /** The name of one of our types; any other type as it is. */
    static String name(String type) {
        var matcher = OWN_TYPE.matcher(type);
        return matcher.matches() ? matcher.group(1) : type;
    }

    private static @Nullable Long millis(@Nullable Instant from, Instant to) {
        return from == null ? null : Duration.between(from, to).toMillis();
    }
}
