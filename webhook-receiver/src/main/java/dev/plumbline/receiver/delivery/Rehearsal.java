package dev.plumbline.receiver.delivery;

import dev.plumbline.receiver.provider.Delivery;
import dev.plumbline.receiver.provider.MalformedDelivery;
import dev.plumbline.receiver.provider.Provider;
import dev.plumbline.receiver.provider.Providers;
import dev.plumbline.receiver.signature.HmacSha256;
import dev.plumbline.receiver.signature.Secrets;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.jboss.logging.Logger;

/** Goes through a delivery's work before the first one comes, so that this one is not the slowest. */
@ApplicationScoped
public class Rehearsal {

    private static final Logger LOG = Logger.getLogger(Rehearsal.class);
    private static final int ROUNDS = 300;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Commits commits;
    private volatile boolean done;
    private volatile boolean stopped;

    Rehearsal(Commits commits) {
        this.commits = commits;
    }

    /** Whether it is over. */
    boolean done() {
        return done;
    }

    void start(@Observes StartupEvent started) {
        Thread.ofVirtual().name("rehearsal").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
    }

    private void run() {
        rehearse();
        while (!done && !stopped) {
            try {
                commits.prepare();
                done = true;
            } catch (CommitsUnavailable e) {
                LOG.warnf("waiting for kafka reason=\"%s\"", e.getCause());
                pause();
            }
        }
    }

    private static void rehearse() {
        byte[] secret = "rehearsal".getBytes(StandardCharsets.UTF_8);
        byte[] body = """
                {"ref": "refs/heads/main", "before": "%s", "after": "%s", "forced": false,
                 "repository": {"clone_url": "https://example.org/rehearsal.git"}}""".formatted("0".repeat(40), "1".repeat(40)).getBytes(StandardCharsets.UTF_8);
        String signature = "sha256=" + HexFormat.of().formatHex(HmacSha256.of(body, secret));
        Delivery delivery = new Delivery(Map.of("X-GitHub-Event", "push", "X-Hub-Signature-256", signature), body);
        Provider provider = Providers.named("github").orElseThrow();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                provider.verify(delivery, Secrets.ofLines("rehearsal"));
                provider.read(delivery);
            }
        } catch (MalformedDelivery e) {
            throw new IllegalStateException("the rehearsal's own delivery is malformed", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
