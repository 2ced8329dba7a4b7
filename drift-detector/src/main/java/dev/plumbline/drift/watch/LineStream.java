package dev.plumbline.drift.watch;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A response that goes on, line by line. More is fetched only when what came was read. */
final class LineStream implements AutoCloseable {

    /** What a stream can bring: bytes, or its end. */
    private sealed interface Part {
        record Bytes(List<ByteBuffer> buffers) implements Part {}

        record End() implements Part {}
    }

    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final Queue<byte[]> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private final CompletableFuture<HttpResponse<AsyncBody>> response;
    private @Nullable AsyncBody body;

    private LineStream(HttpClient client, HttpRequest request) {
        this.response = client.consumeBytes(request, (buffers, ignored) -> parts.add(new Part.Bytes(buffers)));
    }

    /**
     * Begins to read.
     *
     * @throws StatusException where the server refuses
     * @throws ClusterUnavailable where it does not answer in time
     */
    static LineStream open(HttpClient client, HttpRequest request, Duration timeout) throws InterruptedException {
        LineStream stream = new LineStream(client, request);
        try {
            HttpResponse<AsyncBody> answer = stream.response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            AsyncBody body = answer.body();
            stream.body = body;
            if (!answer.isSuccessful()) {
                stream.close();
                throw new StatusException(answer.code());
            }
            body.done().whenComplete((done, failure) -> stream.parts.add(new Part.End()));
            body.consume();
            return stream;
        } catch (ExecutionException | TimeoutException e) {
            stream.close();
            throw new ClusterUnavailable("the watch was not answered", e);
        }
    }

    /**
     * The next line, which may take as long as that.
     *
     * @return null at the end of the stream, however it came
     * @throws TimeoutException where nothing at all came in time
     */
    byte @Nullable [] next(Duration timeout) throws InterruptedException, TimeoutException {
        while (lines.isEmpty()) {
            Part part = parts.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            switch (part) {
                case null -> throw new TimeoutException("no sign of life for " + timeout);
                case Part.End end -> {
                    return null;
                }
                case Part.Bytes bytes -> {
                    bytes.buffers().forEach(this::split);
                    if (body != null) {
                        body.consume();
                    }
                }
            }
        }
        return lines.remove();
    }

    private void split(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                begun.write(bytes, start, i - start);
                lines.add(begun.toByteArray());
                begun.reset();
                start = i + 1;
            }
        }
        begun.write(bytes, start, bytes.length - start);
    }

    /** Ends the request, also one that is answered only later. */
    @Override
    public void close() {
        response.thenAccept(answer -> answer.body().cancel());
    }
}
