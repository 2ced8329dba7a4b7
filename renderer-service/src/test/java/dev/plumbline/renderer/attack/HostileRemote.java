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
import java.util.concurrent.Executors;
import java.util.zip.DeflaterOutputStream;

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
    private final byte[] pack;

    private HostileRemote(byte[] pack) {
        this.pack = pack;
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

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hostile.git";
    }

    int packBytes() {
        return pack.length;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean advertises = exchange.getRequestURI().getPath().endsWith("/info/refs");
            String kind = advertises ? "advertisement" : "result";
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-" + kind);
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                if (advertises) {
                    body.write(line("# service=git-upload-pack\n"));
                    body.write("0000".getBytes(StandardCharsets.US_ASCII));
                    body.write(line(TIP + " HEAD\0multi_ack_detailed ofs-delta\n"));
                    body.write(line(TIP + " refs/heads/main\n"));
                    body.write("0000".getBytes(StandardCharsets.US_ASCII));
                } else {
                    body.write(line("NAK\n"));
                    body.write(pack);
                }
            }
        }
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
