package dev.plumbline.receiver.delivery;

import dev.plumbline.receiver.provider.Delivery;
import dev.plumbline.receiver.provider.MalformedDelivery;
import dev.plumbline.receiver.provider.Told;
import dev.plumbline.receiver.signature.Verdict;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes deliveries, each in the same order: route, size, rate, signature, payload, Kafka. Of a sender that has come too often not even the
 * body is read.
 */
@ApplicationScoped
public class Reception {

    private static final Logger LOG = Logger.getLogger(Reception.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final String NO_PROVIDER = "none";

    /** GitHub's own limit, in bytes. */
    private static final long MAX_SIZE = 25L * 1024 * 1024;

    private final WebhookSettings settings;
    private final Routes routes;
    private final Commits commits;
    private final ReceptionMeters meters;
    private final SourceLimits sources;
    private final Slots slots;
    private final BodyRoom room;
    private final BodyReader reader;

    Reception(WebhookSettings settings, Routes routes, Commits commits, ReceptionMeters meters) {
        this.settings = settings;
        this.routes = routes;
        this.commits = commits;
        this.meters = meters;
        this.sources = new SourceLimits(settings.perSecond());
        this.slots = new Slots(settings.maxInFlight());
        int limit = limit(settings);
        // One body at least fits in while it is copied, whatever the two settings say.
        this.room = new BodyRoom(Math.max(settings.maxInFlightSize().asLongValue(), 2L * limit));
        // The rest of the time is for the issuer's keys, and for Kafka.
        Duration half = settings.answerWithin().dividedBy(2);
        this.reader = new BodyReader(limit, settings.readWithin().compareTo(half) < 0 ? settings.readWithin() : half);
    }

    /** Made at the start, so that settings that make no sense are refused then. */
    void start(@Observes StartupEvent started) {
        LOG.debugf("deliveries are received max-size=%d", limit(settings));
    }

    /** What is longer than the server's own limit never gets here: it would be answered without a word of the limit. */
    private static int limit(WebhookSettings settings) {
        long limit = settings.maxSize().asLongValue();
        if (limit > MAX_SIZE) {
            throw new IllegalArgumentException("plumbline.webhook.max-size is more than " + MAX_SIZE + " bytes");
        }
        return Math.toIntExact(limit);
    }

    /**
     * What was posted, unread.
     *
     * @param source the sender's address
     * @param length what the sender says the body has, in bytes; negative where it does not say
     */
    record Posted(Target target, String source, Map<String, String> headers, long length, InputStream body) {}

    /**
     * What was posted to.
     *
     * @param name the part of the path after the provider, null where there is none
     * @param token the secret in the URL, null where there is none; never printed
     */
    record Target(
            String provider,
            @Nullable String name,
            @Nullable String token) {

        @Override
        public String toString() {
            return name == null ? provider : provider + "/" + name;
        }
    }

    /** Takes one delivery. */
    Answer receive(Posted posted) {
        Routes.Route route = routes.find(posted.target()).orElse(null);
        if (route == null) {
            return meters.counted(NO_PROVIDER, "no-route", new Answer.NoRoute());
        }
        String provider = route.provider().name();
        String sender = SourceLimits.network(posted.source());
        if (!slots.take(sender)) {
            return busy(provider);
        }
        try {
            return read(
                    posted, route, System.nanoTime() + settings.answerWithin().toNanos());
        } finally {
            slots.free(sender);
        }
    }

    private Answer read(Posted posted, Routes.Route route, long deadline) {
        String provider = route.provider().name();
        String sender = SourceLimits.network(posted.source());
        int limit = limit(settings);
        if (posted.length() > limit) {
            return meters.counted(provider, "too-large", new Answer.TooLarge(limit));
        }
        Optional<Duration> wait = sources.exhausted(sender);
        if (wait.isPresent()) {
            return tooMany(provider, wait.get());
        }
        try (BodyRoom.Share share = room.share()) {
            return switch (reader.read(posted.body(), posted.length(), share)) {
                case BoundedBody.TooLarge() -> {
                    sources.stalled(sender);
                    yield meters.counted(provider, "too-large", new Answer.TooLarge(limit));
                }
                case BoundedBody.TooSlow() -> {
                    sources.stalled(sender);
                    yield meters.counted(provider, "too-slow", new Answer.TooSlow());
                }
                case BoundedBody.NoRoom() -> busy(provider);
                case BoundedBody.Whole(byte[] bytes) -> {
                    Delivery delivery = new Delivery(
                            posted.headers(), bytes, posted.target().token());
                    yield share.take(delivery.bytesToRead())
                            ? admit(sender, delivery, route, deadline)
                            : busy(provider);
                }
            };
        }
    }

    private Answer busy(String provider) {
        return meters.counted(provider, "busy", new Answer.Unavailable(RETRY_AFTER));
    }

    private Answer tooMany(String provider, Duration wait) {
        return meters.counted(provider, "too-many", new Answer.TooMany(wait));
    }

    private Answer admit(String sender, Delivery delivery, Routes.Route route, long deadline) {
        return sources.refused(sender)
                .map(wait -> tooMany(route.provider().name(), wait))
                .orElseGet(() -> check(delivery, route, deadline));
    }

    private Answer check(Delivery delivery, Routes.Route route, long deadline) {
        String provider = route.provider().name();
        Verdict verdict = route.verify(delivery);
        if (verdict == Verdict.UNDECIDED) {
            return meters.counted(provider, "signature-undecided", new Answer.Unavailable(RETRY_AFTER));
        }
        if (verdict != Verdict.GENUINE) {
            String reason = "signature-" + verdict.name().toLowerCase(Locale.ROOT);
            return meters.counted(provider, reason, new Answer.Unauthorized());
        }
        try {
            return switch (route.provider().read(delivery)) {
                case Told.Ping() -> meters.counted(provider, "ping", new Answer.Pong());
                case Told.Irrelevant(String reason) -> meters.counted(provider, "ignored", new Answer.Ignored(reason));
                case Told.Moved moved -> keep(provider, moved, deadline);
            };
        } catch (MalformedDelivery e) {
            LOG.infof("malformed provider=%s field=%s problem=\"%s\"", provider, e.field(), e.problem());
            return meters.counted(provider, "malformed", new Answer.Malformed(e.field(), e.problem()));
        }
    }

    private Answer keep(String provider, Told.Moved moved, long deadline) {
        if (commits.known(moved.events())) {
            return meters.counted(provider, "duplicate", new Answer.Duplicate());
        }
        if (moved.leftOut() > 0) {
            LOG.warnf("left out provider=%s refs=%d: the poller finds them", provider, moved.leftOut());
            meters.leftOut(provider, moved.leftOut());
        }
        try {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            return meters.counted(provider, "accepted", new Answer.Accepted(commits.keep(moved.events(), left)));
        } catch (CommitsUnavailable e) {
            LOG.warnf("not kept provider=%s reason=%s", provider, e.getCause());
            return meters.counted(provider, "unavailable", new Answer.Unavailable(RETRY_AFTER));
        }
    }

    @PreDestroy
    void close() {
        reader.close();
    }
}
