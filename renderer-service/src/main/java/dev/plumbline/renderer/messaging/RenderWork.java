package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.Envelope;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.messaging.EventTracing;
import dev.plumbline.renderer.RendererConfig;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.planning.AffectedApplications;
import dev.plumbline.renderer.planning.Applications;
import dev.plumbline.renderer.policy.PoliciesUnreadable;
import dev.plumbline.renderer.rendering.OpenedSources;
import dev.plumbline.renderer.rendering.Renderer;
import dev.plumbline.renderer.rendering.Rendering;
import dev.plumbline.renderer.source.SlowFetch;
import dev.plumbline.renderer.source.SourceUnavailable;
import dev.plumbline.renderer.source.Sources;
import dev.plumbline.renderer.tool.ToolException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * One request, from fetch to published outcome. What is the remote's or the machine's fault is told once and tried again, until it
 * works, the application is gone, its definition changed, or its partition is another instance's: in place, or, where many wait
 * already, outside of the channel. Where many wait for one repository, others of it are put aside until one of these has ended.
 */
@ApplicationScoped
class RenderWork {

    private static final Logger LOG = Logger.getLogger(RenderWork.class);
    private static final Duration LOOK_AROUND = Duration.ofMillis(250);

    /** So long any request may wait for a fetch: what an ordinary one takes, on a busy machine too. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** So many may wait for one repository. */
    private static final int MAX_OF_A_REPOSITORY = 32;

    /** Of the 1,024 requests that Quarkus has worked on at once, so many may wait. */
    private static final int MAX_IN_PLACE = 512;

    private final Tables tables;
    private final Applications applications;
    private final Outcomes outcomes;
    private final Sources sources;
    private final Renderer renderer;
    private final EventTracing tracing;
    private final Duration retryCap;
    private final Publications publications;
    private final Waiting waiting = new Waiting(MAX_OF_A_REPOSITORY, MAX_IN_PLACE);

    RenderWork(
            Tables tables,
            Applications applications,
            Outcomes outcomes,
            Sources sources,
            Renderer renderer,
            EventTracing tracing,
            Publications publications,
            RendererConfig config) {
        this.tables = tables;
        this.applications = applications;
        this.outcomes = outcomes;
        this.sources = sources;
        this.renderer = renderer;
        this.tracing = tracing;
        this.publications = publications;
        this.retryCap = config.fetch().retryCap();
    }

    /** Renders and publishes; returns when nothing is left to do. */
    void render(Asked asked) {
        MDC.put("application", asked.request().application().toString());
        MDC.put("correlationId", asked.correlationId());
        try {
            attempt(asked);
        } catch (InterruptedException e) {
            Unfinished.leave();
        } finally {
            MDC.remove("application");
            MDC.remove("revision");
            MDC.remove("correlationId");
        }
    }

    private void attempt(Asked asked) throws InterruptedException {
        Optional<ApplicationDeclared> application = current(asked);
        if (application.isEmpty()) {
            return;
        }
        List<RepositoryUrl> repositories = repositories(application.get());
        long hints = hints(application.get());
        Optional<RenderingException> crowded = waiting.crowded(repositories);
        Optional<RenderingException> failure =
                crowded.isPresent() ? crowded : once(asked, application.get(), this::fetchSoon);
        if (failure.isPresent()) {
            RenderingException why = failure.get();
            waitFor(Waiting.Need.of(why, repositories), asked, application.get(), why, hints);
        }
    }

    private void waitFor(
            Waiting.Need need, Asked asked, ApplicationDeclared application, RenderingException why, long hints)
            throws InterruptedException {
        Waiting.Place place = waiting.enter(need, why, asked.envelope());
        if (place == Waiting.Place.IN_PLACE) {
            boolean well = false;
            try {
                well = again(asked, application, why, hints);
            } finally {
                publications.again(waiting.leave(need, place, well));
            }
            return;
        }
        // What comes again waits for the end of this one.
        if (place == Waiting.Place.OUTSIDE) {
            Thread.ofVirtual().name("outside").start(() -> outside(need, asked, application, why));
        }
        LOG.infof("put aside application=%s reason=%s", asked.request().application(), why.text());
        tell(why, asked, application);
    }

    /** Tries to fetch until that works, or there is something else to do; then the request comes again. */
    private void outside(Waiting.Need need, Asked asked, ApplicationDeclared application, RenderingException why) {
        try {
            boolean fetched = why instanceof SlowFetch && isFetched(asked, application);
            while (!fetched && isCurrent(application) && asked.lease().holds()) {
                Thread.sleep(Backoff.longest(retryCap));
                fetched = isFetched(asked, application);
            }
        } catch (InterruptedException e) {
            Unfinished.leave();
        } finally {
            List<Envelope<?>> coming = new ArrayList<>(List.of(asked.envelope()));
            coming.addAll(waiting.leave(need, Waiting.Place.OUTSIDE, false));
            publications.again(coming);
        }
    }

    private boolean isFetched(Asked asked, ApplicationDeclared application) {
        try {
            fetchAll(application, asked.trigger(), asked.envelope().traceparent());
            return true;
        } catch (SourceUnavailable e) {
            LOG.debugf("not fetched application=%s reason=%s", application.application(), e.text());
            return false;
        } catch (RenderingException e) {
            return true; // the request will tell it
        }
    }

    /** Tries until it works; false where there is nothing to be tried any more. */
    private boolean again(Asked asked, ApplicationDeclared first, RenderingException why, long hintsBefore)
            throws InterruptedException {
        Optional<ApplicationDeclared> application = Optional.of(first);
        Optional<RenderingException> failure = Optional.of(why);
        long hints = hintsBefore;
        boolean told = isTold(asked, first, why);
        for (int failures = 0; application.isPresent() && failure.isPresent(); failures++) {
            LOG.warnf(
                    "trying again application=%s failures=%d reason=%s",
                    asked.request().application(), failures + 1, failure.get().text());
            awaitChange(application.get(), hints, Backoff.after(failures, retryCap));
            application = current(asked);
            if (application.isPresent()) {
                hints = hints(application.get());
                failure = once(asked, application.get(), this::fetchAll);
                told = told || failure.isEmpty() || isTold(asked, application.get(), failure.get());
            }
        }
        return failure.isEmpty();
    }

    /** Tells a failure, but not of a fetch that has yet to end. */
    private boolean isTold(Asked asked, ApplicationDeclared application, RenderingException why) {
        if (why instanceof SlowFetch) {
            return false;
        }
        tell(why, asked, application);
        return true;
    }

    private void tell(RenderingException why, Asked asked, ApplicationDeclared application) {
        outcomes.tell(Renderer.failed(application, null, asked.trigger(), why), asked);
    }

    /** The application as it is to be rendered; empty where it is not, or not here. */
    private Optional<ApplicationDeclared> current(Asked asked) throws InterruptedException {
        RenderRequested request = asked.request();
        if (!asked.lease().holds()) {
            LOG.infof("left to whoever has its partition now application=%s", request.application());
            return Optional.empty();
        }
        Optional<ApplicationDeclared> application =
                tables.declared(request.application(), request.generation(), asked.lease()::holds);
        if (application.isEmpty() || application.get().spec().suspend()) {
            LOG.infof("nothing to render application=%s: gone or suspended", request.application());
            return Optional.empty();
        }
        return application;
    }

    /** How an application's sources are fetched. */
    @FunctionalInterface
    private interface Fetching {
        void all(ApplicationDeclared application, String trigger, @Nullable String traceparent);
    }

    /** One attempt; gives what is to be tried again. */
    private Optional<RenderingException> once(Asked asked, ApplicationDeclared application, Fetching fetching) {
        RenderRequested request = asked.request();
        try (EventTracing.Work work = tracing.span("render application", asked.envelope())) {
            work.span().setAttribute("plumbline.reason", request.reason().name());
            long began = System.nanoTime();
            List<ApplicationSpec.Source> all = application.spec().allSources();
            fetching.all(application, request.trigger(), work.traceparent());
            try (OpenedSources opened = OpenedSources.of(all, source -> sources.open(source, request.trigger()))) {
                MDC.put("revision", opened.revision());
                Rendering rendering =
                        renderer.render(application, request, opened, outcomes.known(application.application()));
                outcomes.publish(rendering, asked, Duration.ofNanos(System.nanoTime() - began));
            }
            return Optional.empty();
        } catch (SourceUnavailable | PoliciesUnreadable e) {
            return Optional.of(e);
        } catch (RenderingException e) {
            outcomes.tell(Renderer.failed(application, null, request.trigger(), e), asked);
            return Optional.empty();
        } catch (ToolException e) {
            LOG.errorf(e, "a tool is unusable application=%s", request.application());
            return Optional.of(new RenderingException(Reason.TOOL_FAILED, String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            outcomes.tell(Renderer.failed(application, null, request.trigger(), unexpected(e)), asked);
            throw e; // parked with the request
        }
    }

    /** A fault of ours. Its message may hold anything. */
    private static RenderingException unexpected(Throwable e) {
        return new RenderingException(
                Reason.TOOL_FAILED,
                "unexpected " + e.getClass().getSimpleName()
                        + "; the renderer's log tells where. The next commit or refresh tries again");
    }

    /**
     * Fetches all sources. Where that takes long, it goes on by itself, and whoever needs it has to {@link Waiting wait} for it as
     * for a fetch that failed.
     *
     * @throws SlowFetch where it takes long
     */
    private void fetchSoon(ApplicationDeclared application, String trigger, @Nullable String traceparent) {
        CompletableFuture<@Nullable Void> fetched = CompletableFuture.runAsync(
                () -> fetchAll(application, trigger, traceparent),
                fetch -> Thread.ofVirtual().name("fetch").start(fetch));
        try {
            fetched.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Unfinished.leave();
        } catch (TimeoutException e) {
            throw new SlowFetch(repositories(application), PATIENCE);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
    }

    private void fetchAll(ApplicationDeclared application, String trigger, @Nullable String traceparent) {
        application.spec().allSources().forEach(source -> fetch(source, trigger, traceparent));
    }

    private void fetch(ApplicationSpec.Source source, String trigger, @Nullable String traceparent) {
        try (EventTracing.Work fetch = tracing.span("fetch repository", traceparent)) {
            sources.fetch(source, trigger);
        }
    }

    /** Waits, but no longer than until the application changes or something was heard of its repositories. */
    private void awaitChange(ApplicationDeclared application, long hints, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - end < 0) {
            applications.awaitChange(LOOK_AROUND);
            if (!isCurrent(application) || hints(application) != hints) {
                return;
            }
        }
    }

    private boolean isCurrent(ApplicationDeclared application) {
        return applications
                .current(application.application())
                .filter(current -> current.generation() == application.generation())
                .isPresent();
    }

    private static List<RepositoryUrl> repositories(ApplicationDeclared application) {
        return AffectedApplications.repositories(application.spec())
                .distinct()
                .sorted()
                .toList();
    }

    private long hints(ApplicationDeclared application) {
        return AffectedApplications.repositories(application.spec())
                .mapToLong(sources::hints)
                .sum();
    }
}
