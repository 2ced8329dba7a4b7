package dev.plumbline.e2e.bench;

import dev.plumbline.events.Topic;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** {@code ./plumbline bench webhooks}: what a flood of signed deliveries costs the running receiver, and what Kafka has of it. */
public final class WebhookBench {

    private static final String RECEIVER = "webhook-receiver";

    /** Spread over the topic's partitions, as those of an organisation are. */
    private static final int REPOSITORIES = 48;

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration AIM = Duration.ofMillis(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI receiver;
    private final String secret;
    private final String kafka;
    private final Path runDirectory;
    private final PrintStream out;
    private final String run = Long.toString(System.currentTimeMillis(), 36);

    /**
     * Measures nothing yet.
     *
     * @param receiver where GitHub-format deliveries go
     * @param kafka the bootstrap address
     * @param runDirectory where the process id files are
     */
    public WebhookBench(URI receiver, String secret, String kafka, Path runDirectory, PrintStream out) {
        this.receiver = receiver;
        this.secret = secret;
        this.kafka = kafka;
        this.runDirectory = runDirectory;
        this.out = out;
    }

    /** Warms up, sends the load, and prints a table. */
    public void run(WebhookLoad load) throws IOException, InterruptedException {
        List<SignedPush> pushes = IntStream.range(0, REPOSITORIES)
                .mapToObj(i -> SignedPush.of("https://bench.example/" + run + "/" + i + ".git", secret, load.bytes()))
                .toList();
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(2))
                        .build();
                KeptIds kept = new KeptIds(kafka, Topic.COMMITS)) {
            WebhookLoad warmUp = new WebhookLoad(load.perSecond(), WARM_UP, load.bytes());
            send(http, warmUp, pushes, "warm-up");
            long before = residentMegabytes();
            Arrivals.Outcome outcome = send(http, load, pushes, "measured");
            long after = residentMegabytes();
            print(load, outcome, kept.count(outcome.ids()), before + " / " + after + " MB");
        }
    }

    private Arrivals.Outcome send(HttpClient http, WebhookLoad load, List<SignedPush> pushes, String phase)
            throws InterruptedException {
        out.printf(
                "  %s: %d deliveries/s of %d bytes for %d s%n",
                phase, load.perSecond(), load.bytes(), load.length().toSeconds());
        IntFunction<HttpRequest> delivery = i -> request(pushes.get(i % pushes.size()), run + "-" + phase + "-" + i);
        return new Arrivals(http).send(load.deliveries(), load.interval(), delivery);
    }

    private HttpRequest request(SignedPush push, String delivery) {
        return HttpRequest.newBuilder(receiver)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("User-Agent", "GitHub-Hookshot/bench")
                .header("X-GitHub-Event", "push")
                .header("X-GitHub-Delivery", delivery)
                .header("X-Hub-Signature-256", push.signature())
                .POST(BodyPublishers.ofByteArray(push.body()))
                .build();
    }

    private long residentMegabytes() throws IOException {
        return ResidentMemory.read(runDirectory).getOrDefault(RECEIVER, 0L);
    }

    private void print(WebhookLoad load, Arrivals.Outcome outcome, KeptIds.Counts kept, String memory) {
        Table table = new Table(out);
        Durations times = new Durations(outcome.times());
        table.add("delivery to 202, p50", inWords(times.percentile(0.5)), "", "");
        table.add("delivery to 202, p99", inWords(times.percentile(0.99)), "< " + inWords(AIM), "");
        table.add(
                "delivery to 202, p99.9 / longest",
                inWords(times.percentile(0.999)) + " / " + inWords(times.percentile(1)),
                "",
                "");
        table.add(
                "answers by status, of " + load.deliveries(), outcome.answers().toString(), "all 202", "");
        table.add(
                "accepted, in Kafka once / more often / missing",
                kept.once() + " / " + kept.moreThanOnce() + " / " + kept.missing(),
                "all once",
                "");
        table.add("resident memory of " + RECEIVER + ", before / after", memory, "", "");
        table.print();
    }

    private static String inWords(Duration time) {
        return time.equals(Arrivals.NEVER) ? "never" : "%.1f ms".formatted(time.toNanos() / 1e6);
    }
}
