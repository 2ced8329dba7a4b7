package dev.plumbline.e2e.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends deliveries when their time has come, not when the one before was answered, and measures each from when it should have been
 * sent: a receiver that stands still for a second makes all those of that second late, as it would for its senders (no
 * coordinated omission).
 */
final class Arrivals {

    /** What counts for a delivery that was not accepted: no time is long enough. */
    static final Duration NEVER = Duration.ofDays(1);

    /**
     * How many may be unanswered; those that would come on top are not sent, and count as refused. Each has a connection of its own: many
     * more of them, and the sender runs out of memory before the receiver has had enough.
     */
    private static final int UNANSWERED = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private final HttpClient http;
    private final Semaphore unanswered = new Semaphore(UNANSWERED);
    private final Queue<Duration> times = new ConcurrentLinkedQueue<>();
    private final Queue<String> ids = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();

    Arrivals(HttpClient http) {
        this.http = http;
    }

    /**
     * What came of them.
     *
     * @param times of each delivery, {@link #NEVER} where it was not accepted
     * @param ids of the events that were accepted
     * @param answers how many by status, or by what went wrong
     */
    record Outcome(List<Duration> times, Collection<String> ids, Map<String, Long> answers) {}

    /**
     * Sends that many, one each interval; returns when all are answered or given up.
     *
     * @param delivery the request of each number, from 0
     */
    Outcome send(int number, Duration interval, IntFunction<HttpRequest> delivery) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < number; i++) {
            long due = start + i * interval.toNanos();
            waitUntil(due);
            if (unanswered.tryAcquire()) {
                http.sendAsync(delivery.apply(i), BodyHandlers.ofString()).whenComplete((answer, failure) -> {
                    answered(due, answer, failure);
                    unanswered.release();
                });
            } else {
                refused("not sent");
            }
        }
        boolean all = unanswered.tryAcquire(UNANSWERED, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (!all) {
            throw new IllegalStateException("deliveries without an answer after " + PATIENCE);
        }
        Map<String, Long> counted = new TreeMap<>();
        answers.forEach((answer, count) -> counted.put(answer, count.sum()));
        return new Outcome(List.copyOf(times), List.copyOf(ids), counted);
    }

    private static void waitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void answered(long due, @Nullable HttpResponse<String> answer, @Nullable Throwable failure) {
        if (answer == null) {
            refused(failure == null ? "no answer" : failure.getClass().getSimpleName());
        } else if (answer.statusCode() == 202) {
            times.add(Duration.ofNanos(System.nanoTime() - due));
            Matcher id = ID.matcher(answer.body());
            while (id.find()) {
                ids.add(id.group());
            }
            count("202");
        } else {
            refused(Integer.toString(answer.statusCode()));
        }
    }

    private void refused(String why) {
        times.add(NEVER);
        count(why);
    }

    private void count(String answer) {
        answers.computeIfAbsent(answer, first -> new LongAdder()).increment();
    }
}
