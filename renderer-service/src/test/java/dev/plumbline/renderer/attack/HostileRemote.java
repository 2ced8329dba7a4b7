package dev.plumbline.renderer.attack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A remote that sends whatever pack it is told to, as no Git server would.
 *
 * @see <a href="https://git-scm.com/docs/pack-format">pack-format</a>
 */
final class HostileRemote implements AutoCloseable {

    private static final int BLOB = 3;
    private static final int REF_DELTA = 7;
    private static final String TIP = "1234567890".repeat(4);

    private final HttpServer server;
    private final Map<String, Answer> answers;
    private final int packBytes;

    /** How it answers a path of that ending. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private static final String DISCOVERY = "/info/refs";
    private static final String UPLOAD = "/git-upload-pack";

    private HostileRemote(byte[] pack) {
        this(Map.of(DISCOVERY, HostileRemote::advertise, UPLOAD, exchange -> send(exchange, pack)), pack.length);
    }

    private HostileRemote(Map<String, Answer> answers) {
        this(answers, 0);
    }

    private HostileRemote(Map<String, Answer> answers, int packBytes) {
        this.answers = answers;
        this.packBytes = packBytes;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    /** One whose pack begins an object of that size, and has little of it. */
    static HostileRemote withBlobOf(long bytes) throws IOException {
        ByteArrayOutputStream pack = pack(1);
        object(pack, BLOB, bytes, new byte[0], new byte[1 << 10]);
        return new HostileRemote(pack.toByteArray());
    }

    /**
     * One whose pack has a small object, and a change of it that copies it so often that a thousand times more comes of it.
     *
     * @param id of the small object, {@code size} zeros
     */
    static HostileRemote withDeltaOf(byte[] id, int size, int copies) throws IOException {
        ByteArrayOutputStream delta = new ByteArrayOutputStream();
        delta.writeBytes(number(size));
        delta.writeBytes(number((long) size * copies));
        for (int copy = 0; copy < copies; copy++) {
            // copy from the offset 0 the size of the next three bytes
            delta.writeBytes(new byte[] {(byte) 0xf0, (byte) size, (byte) (size >> 8), (byte) (size >> 16)});
        }
        ByteArrayOutputStream pack = pack(2);
        object(pack, BLOB, size, new byte[0], new byte[size]);
        object(pack, REF_DELTA, delta.size(), id, delta.toByteArray());
        // Changes are applied once the whole pack has come and is what its sum says.
        pack.writeBytes(sha1(pack.toByteArray()));
        return new HostileRemote(pack.toByteArray());
    }

    /** One whose pack says that it has so many objects, and has none. */
    static HostileRemote withObjects(int count) {
        return new HostileRemote(pack(count).toByteArray());
    }

    /** One whose pack never ends: one small file after the other. */
    static HostileRemote withEndlessPack() throws IOException {
        ByteArrayOutputStream objects = new ByteArrayOutputStream();
        byte[] noise = new byte[1 << 16];
        new Random(1).nextBytes(noise);
        object(objects, BLOB, noise.length, new byte[0], noise);
        return new HostileRemote(Map.of(DISCOVERY, HostileRemote::advertise, UPLOAD, exchange -> {
            OutputStream body = begin(exchange, "result");
            body.write(line("NAK\n"));
            body.write(pack(1_000_000).toByteArray());
            while (true) {
                body.write(objects.toByteArray());
            }
        }));
    }

    /** One that tells a ref and then a byte now and then, so that it is never silent and never done. */
    static HostileRemote withDrippingRefs() {
        return new HostileRemote(Map.of(DISCOVERY, exchange -> {
            OutputStream body = begin(exchange, "advertisement");
            body.write(line("# service=git-upload-pack\n"));
            body.write("0000".getBytes(StandardCharsets.US_ASCII));
            body.write("ffff".getBytes(StandardCharsets.US_ASCII));
            drip(body);
        }));
    }

    /** One whose only object comes a byte at a time. */
    static HostileRemote withDrippingObject() {
        return new HostileRemote(Map.of(DISCOVERY, HostileRemote::advertise, UPLOAD, exchange -> {
            OutputStream body = begin(exchange, "result");
            body.write(line("NAK\n"));
            ByteArrayOutputStream start = pack(1);
            start.write(BLOB << 4 | 0x80);
            start.writeBytes(number(1 << 20));
            // zlib's header, and a block that is stored as it is
            start.writeBytes(new byte[] {0x78, 0x01, 0x01, (byte) 0xff, (byte) 0xff, 0, 0});
            body.write(start.toByteArray());
            drip(body);
        }));
    }

    /** One that answers with a page of that type, and serves its files to whoever asks for them one by one. */
    static HostileRemote withoutGit(String contentType, AtomicInteger asked) {
        return new HostileRemote(Map.of("", exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().add("Content-Type", contentType);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write((TIP + "\trefs/heads/main\n").getBytes(StandardCharsets.US_ASCII));
        }));
    }

    /** One that says that to whoever asks for objects. */
    static HostileRemote saying(String text) {
        return new HostileRemote(
                Map.of(DISCOVERY, HostileRemote::advertise, UPLOAD, exchange -> begin(exchange, "result")
                        .write(line("ERR " + text + "\n"))));
    }

    /** One that tells how far it is, for ever, and sends no object. */
    static HostileRemote withEndlessProgress() {
        return new HostileRemote(
                Map.of(DISCOVERY, exchange -> advertise(exchange, " side-band-64k"), UPLOAD, exchange -> {
                    OutputStream body = begin(exchange, "result");
                    body.write(line("NAK\n"));
                    byte[] progress = line("\2" + "counting objects ".repeat(3_000));
                    while (true) {
                        body.write(progress);
                    }
                }));
    }

    /** One whose refs are packed so that a thousand times more comes of what it sends. */
    static HostileRemote withPackedRefs() {
        return new HostileRemote(Map.of(DISCOVERY, exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            OutputStream packed = new GZIPOutputStream(begin(exchange, "advertisement"));
            packed.write(line("# service=git-upload-pack\n"));
            packed.write("0000".getBytes(StandardCharsets.US_ASCII));
            packed.write(line(TIP + " HEAD\0multi_ack_detailed ofs-delta\n"));
            for (int ref = 0; ; ref++) {
                packed.write(line(TIP + " refs/heads/" + "x".repeat(1_000) + ref + "\n"));
            }
        }));
    }

    private static void drip(OutputStream body) throws IOException {
        while (true) {
            body.write(0);
            body.flush();
            LockSupport.parkNanos(50_000_000);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hostile.git";
    }

    int packBytes() {
        return packBytes;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            for (Map.Entry<String, Answer> answer : answers.entrySet()) {
                if (path.endsWith(answer.getKey())) {
                    answer.getValue().to(exchange);
                    exchange.getResponseBody().close();
                    return;
                }
            }
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private static OutputStream begin(HttpExchange exchange, String kind) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-" + kind);
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void advertise(HttpExchange exchange) throws IOException {
        advertise(exchange, "");
    }

    private static void advertise(HttpExchange exchange, String capability) throws IOException {
        OutputStream body = begin(exchange, "advertisement");
        body.write(line("# service=git-upload-pack\n"));
        body.write("0000".getBytes(StandardCharsets.US_ASCII));
        body.write(line(TIP + " HEAD\0multi_ack_detailed ofs-delta" + capability + "\n"));
        body.write(line(TIP + " refs/heads/main\n"));
        body.write("0000".getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(HttpExchange exchange, byte[] pack) throws IOException {
        OutputStream body = begin(exchange, "result");
        body.write(line("NAK\n"));
        body.write(pack);
    }

    private static byte[] line(String text) {
        return "%04x%s".formatted(text.length() + 4, text).getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteArrayOutputStream pack(int objects) {
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        pack.writeBytes("PACK".getBytes(StandardCharsets.US_ASCII));
        pack.writeBytes(ByteBuffer.allocate(8).putInt(2).putInt(objects).array());
        return pack;
    }

    private static void object(ByteArrayOutputStream pack, int type, long size, byte[] base, byte[] content)
            throws IOException {
        long left = size >>> 4;
        pack.write((int) (type << 4 | size & 0xf | (left == 0 ? 0 : 0x80)));
        if (left > 0) {
            pack.writeBytes(number(left));
        }
        pack.writeBytes(base);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(pack)) {
            deflated.write(content);
        }
    }

    private static byte[] sha1(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static byte[] number(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long left = value;
        do {
            bytes.write((int) (left & 0x7f | (left > 0x7f ? 0x80 : 0)));
            left >>>= 7;
        } while (left > 0);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
