package dev.plumbline.drift.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ObjectRef;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Watches all labelled objects of one type: lists them, follows from there, and lists again when the server no longer knows
 * the place, and every few minutes, whatever the watch says. A connection that breaks or falls silent is taken up where it
 * stood. Runs on a thread of its own.
 */
final class TypeWatch implements AutoCloseable {

    /** How a watch stands. */
    enum State {
        /** Not listed yet, or cut off. */
        CUT_OFF,
        /** The server does not serve the type: its definition is still to come, or gone. */
        UNSERVED,
        /** Listed and following. */
        FOLLOWING
    }

    private static final Logger LOG = Logger.getLogger(TypeWatch.class);
    private static final String SELECTOR =
            "labelSelector=" + URLEncoder.encode("applyset.kubernetes.io/part-of", StandardCharsets.UTF_8);
    private static final int PAGE = 100;
    /** After so many connections that brought nothing, the place itself is in doubt. */
    private static final int MAX_FAILURES = 5;

    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final ObjectType type;
    private final ApiServer server;
    private final WatchListener listener;
    private final WatchConfig config;
    private final WatchMeters meters;
    private final Clock clock;
    private final Thread thread;
    private volatile State state = State.CUT_OFF;
    private volatile Instant lastSign;
    private volatile boolean closed;

    TypeWatch(ObjectType type, ApiServer server, WatchListener listener, WatchConfig config, WatchMeters meters) {
        this.type = type;
        this.server = server;
        this.listener = listener;
        this.config = config;
        this.meters = meters;
        this.clock = Clock.systemUTC();
        this.lastSign = clock.instant();
        this.thread = Thread.ofVirtual().name("watch-" + type).start(this::run);
    }

    State state() {
        return state;
    }

    /** How long the server has said nothing of this type. */
    Duration silence() {
        return Duration.between(lastSign, clock.instant());
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try {
                follow(list());
                failures = 0;
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException e) {
                // The outermost edge: a fault of ours in one object must not blind us to all others.
                failures = state == State.FOLLOWING ? 1 : failures + 1;
                cutOff(e);
                pause(failures);
            }
        }
    }

    private void cutOff(RuntimeException reason) {
        if (closed) {
            return;
        }
        boolean unserved = reason instanceof StatusException status && status.code() == NOT_FOUND;
        State now = unserved ? State.UNSERVED : State.CUT_OFF;
        if (!(reason instanceof StatusException || reason instanceof ClusterUnavailable)) {
            LOG.errorf(reason, "watch failed type=%s", type);
        } else if (state != now) {
            LOG.warnf("watch %s type=%s reason=\"%s\"", unserved ? "unserved" : "cut off", type, reason.getMessage());
        }
        server.forget(type);
        state = now;
    }

    /** Hands over all that is there, and returns the version to follow from. */
    private String list() {
        Set<ObjectRef> there = new HashSet<>();
        String base = server.collection(type) + "?limit=" + PAGE + "&" + SELECTOR;
        String from = "";
        JsonNode page;
        do {
            page = server.get(base + from);
            for (JsonNode item : page.path("items")) {
                there.add(hand(item));
            }
            from = "&continue="
                    + URLEncoder.encode(page.path("metadata").path("continue").asText(""), StandardCharsets.UTF_8);
        } while (!page.path("metadata").path("continue").asText("").isEmpty());
        String version = page.path("metadata").path("resourceVersion").asText();
        listener.listed(type, there, ResourceVersion.number(version));
        meters.listed();
        lastSign = clock.instant();
        return version;
    }

    /** Items of a list bear neither kind nor version. */
    private ObjectRef hand(JsonNode item) {
        ObjectNode object = (ObjectNode) item;
        object.put("apiVersion", type.apiVersion());
        object.put("kind", type.kind());
        ObjectRef ref = ref(object);
        listener.seen(type, object);
        return ref;
    }

    private ObjectRef ref(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectRef(
                type.group(),
                type.kind(),
                metadata.path("namespace").asText(""),
                metadata.path("name").asText());
    }

    /** Follows until everything is to be listed again, over as many connections as it takes. */
    private void follow(String listed) throws InterruptedException {
        String version = listed;
        Instant relist = clock.instant().plus(config.relist());
        int failures = 0;
        while (!closed
                && version != null
                && failures <= MAX_FAILURES
                && clock.instant().isBefore(relist)) {
            Followed followed = connection(version, relist);
            switch (followed) {
                case Followed.Expired expired -> version = null;
                case Followed.Ended ended -> {
                    failures = ended.version().equals(version) ? failures + 1 : 0;
                    version = ended.version();
                    if (ended.broken()) {
                        state = State.CUT_OFF;
                        meters.reconnected();
                        pause(failures);
                    }
                }
            }
        }
    }

    /** How following one connection ended. */
    private sealed interface Followed {
        /** The server no longer knows the place. */
        record Expired() implements Followed {}

        /**
         * The connection ended at that version.
         *
         * @param broken whether it should not have
         */
        record Ended(String version, boolean broken) implements Followed {}
    }

    private Followed connection(String from, Instant relist) throws InterruptedException {
        long seconds = Math.max(1, Duration.between(clock.instant(), relist).toSeconds());
        String path = server.collection(type) + "?watch=true&allowWatchBookmarks=true&" + SELECTOR + "&timeoutSeconds="
                + seconds + "&resourceVersion=" + from;
        String version = from;
        try (LineStream lines = server.stream(path)) {
            state = State.FOLLOWING;
            byte[] line = lines.next(config.silence());
            while (line != null && !closed) {
                lastSign = clock.instant();
                JsonNode event = EventJson.mapper().readTree(line);
                JsonNode object = event.path("object");
                if (event.path("type").asText().equals("ERROR")) {
                    return ended(object.path("code").asInt(), version);
                }
                version = object.path("metadata").path("resourceVersion").asText(version);
                tell(event.path("type").asText(), object);
                line = lines.next(config.silence());
            }
            return new Followed.Ended(version, clock.instant().isBefore(relist.minusSeconds(2)));
        } catch (StatusException e) {
            if (e.code() == NOT_FOUND) {
                throw e;
            }
            return ended(e.code(), version);
        } catch (ClusterUnavailable | IOException | TimeoutException e) {
            if (closed) {
                return new Followed.Ended(version, false);
            }
            LOG.infof("watch interrupted type=%s reason=\"%s\"", type, e.getMessage());
            return new Followed.Ended(version, true);
        }
    }

    private Followed ended(int code, String version) {
        LOG.infof("watch ended type=%s code=%d", type, code);
        return code == GONE ? new Followed.Expired() : new Followed.Ended(version, true);
    }

    private void tell(String event, JsonNode object) {
        switch (event) {
            case "ADDED", "MODIFIED" -> listener.seen(type, object);
            case "DELETED" -> listener.gone(type, object);
            default -> LOG.tracef("bookmark type=%s", type);
        }
    }

    private void pause(int failures) {
        long longest = config.maxPause().toMillis();
        long pause = Math.min(longest, config.pause().toMillis() << Math.min(failures, 10));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
