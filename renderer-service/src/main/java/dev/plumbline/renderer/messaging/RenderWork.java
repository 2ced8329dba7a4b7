package dev.plumbline.renderer.messaging;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
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
import dev.plumbline.renderer.source.SourceUnavailable;
import dev.plumbline.renderer.source.Sources;
import dev.plumbline.renderer.tool.ToolException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * One request, from fetch to published outcome. What is the remote's or the machine's fault is told once and tried again in
 * place, until it works, the application is gone, its definition changed, or its partition is another instance's. Where many wait
 * for a repository, others of it are put aside until one of these has ended.
 */
@ApplicationScoped
class RenderWork {

    private static final Logger LOG = Logger.getLogger(RenderWork.class);
    private static final Duration LOOK_AROUND = Duration.ofMillis(250);

    /** Of the 1,024 requests that Quarkus has worked on at once, so many may wait for one repository, and for all. */
    private static final int MAX_OF_A_REPOSITORY = 32;

    private static final int MAX_WAITING = 512;

    private final Tables tables;
    private final Applications applications;
    private final Outcomes outcomes;
    private final Sources sources;
    private final Renderer renderer;
    private final EventTracing tracing;
    private final Duration retryCap;
    private final Publications publications;
    private final Waiting waiting = new Waiting(MAX_OF_A_REPOSITORY, MAX_WAITING);

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
        List<RepositoryUrl> repositories = AffectedApplications.repositories(
                        application.get().spec())
                .distinct()
                .sorted()
                .toList();
        long hints = hints(application.get());
        Optional<SourceUnavailable> crowded = waiting.crowded(repositories);
        Optional<RenderingException> failure =
                crowded.isPresent() ? crowded.map(Function.identity()) : once(asked, application.get());
        if (failure.isEmpty()) {
            return;
        }
        outcomes.tell(Renderer.failed(application.get(), null, asked.trigger(), failure.get()), asked);
        if (!(failure.get() instanceof SourceUnavailable away)) {
            boolean unused = again(asked, application.get(), failure.get(), hints);
        } else if (!isAside(asked, repositories, away)) {
            boolean well = false;
            try {
                well = again(asked, application.get(), away, hints);
            } finally {
                publications.again(waiting.leave(repositories, well));
            }
        }
    }

    /** Puts a request aside where it may not wait in place. */
    private boolean isAside(Asked asked, List<RepositoryUrl> repositories, SourceUnavailable away) {
        while (!waiting.enter(repositories, away)) {
            if (waiting.putAside(repositories, asked.envelope())) {
                LOG.infof("put aside application=%s reason=%s", asked.request().application(), away.text());
                return true;
            }
        }
        return false;
    }

    /** Tries until it works; false where there is nothing to be tried any more. */
    private boolean again(Asked asked, ApplicationDeclared first, RenderingException why, long hintsBefore)
            throws InterruptedException {
        Optional<ApplicationDeclared> application = Optional.of(first);
        Optional<RenderingException> failure = Optional.of(why);
        long hints = hintsBefore;
        for (int failures = 0; application.isPresent() && failure.isPresent(); failures++) {
            LOG.warnf(
                    "trying again application=%s failures=%d reason=%s",
                    asked.request().application(), failures + 1, failure.get().text());
            awaitChange(application.get(), hints, Backoff.after(failures, retryCap));
            application = current(asked);
            if (application.isPresent()) {
                hints = hints(application.get());
                failure = once(asked, application.get());
            }
        }
        return failure.isEmpty();
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

    /** One attempt; gives what is to be tried again. */
    private Optional<RenderingException> once(Asked asked, ApplicationDeclared application) {
        RenderRequested request = asked.request();
        try (EventTracing.Work work = tracing.span("render application", asked.envelope())) {
            work.span().setAttribute("plumbline.reason", request.reason().name());
            long began = System.nanoTime();
            List<ApplicationSpec.Source> all = application.spec().allSources();
            all.forEach(source -> fetch(source, request.trigger(), work.traceparent()));
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
            boolean changed = applications
                    .current(application.application())
                    .filter(current -> current.generation() == application.generation())
                    .isEmpty();
            if (changed || hints(application) != hints) {
                return;
            }
        }
    }

    private long hints(ApplicationDeclared application) {
        return AffectedApplications.repositories(application.spec())
                .mapToLong(sources::hints)
                .sum();
    }
}
