package dev.plumbline.renderer.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Archives of charts that no packager would make, in the ustar format (POSIX.1-1988). */
final class ChartArchive {

    private static final int BLOCK = 512;

    private ChartArchive() {}

    /** A chart with these files beside its own, under the very names that are given. */
    static byte[] with(String chart, Map<String, String> files) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (OutputStream tar = new GZIPOutputStream(archive)) {
            entry(tar, chart + "/Chart.yaml", "apiVersion: v2\nname: " + chart + "\nversion: 0.1.0\n");
            for (Map.Entry<String, String> file : files.entrySet()) {
                entry(tar, file.getKey(), file.getValue());
            }
            tar.write(new byte[2 * BLOCK]);
        }
        return archive.toByteArray();
    }

    /** A chart with a link of that kind, {@code 1} for a hard and {@code 2} for a symbolic one. */
    static byte[] withLink(String chart, char kind, String target) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (OutputStream tar = new GZIPOutputStream(archive)) {
            entry(tar, chart + "/Chart.yaml", "apiVersion: v2\nname: " + chart + "\nversion: 0.1.0\n");
            header(tar, chart + "/files/link", 0, kind, target);
            entry(
                    tar,
                    chart + "/templates/cm.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {got: {{ .Files.Get \"files/link\" | quote }}}\n");
            tar.write(new byte[2 * BLOCK]);
        }
        return archive.toByteArray();
    }

    /** A chart with one file of so many zeros, which is a thousand times smaller while it is packed. */
    static byte[] ofZeros(String chart, long size) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (OutputStream tar = new GZIPOutputStream(archive)) {
            entry(tar, chart + "/Chart.yaml", "apiVersion: v2\nname: " + chart + "\nversion: 0.1.0\n");
            header(tar, chart + "/files/zeros", size);
            byte[] zeros = new byte[1 << 20];
            for (long written = 0; written < size; written += zeros.length) {
                tar.write(zeros);
            }
            tar.write(new byte[2 * BLOCK]);
        }
        return archive.toByteArray();
    }

    private static void entry(OutputStream tar, String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        header(tar, name, content.length);
        tar.write(content);
        tar.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static void header(OutputStream tar, String name, long size) throws IOException {
        header(tar, name, size, '0', "");
    }

    private static void header(OutputStream tar, String name, long size, char kind, String link) throws IOException {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0000000000\0000000000\000%011o\00000000000000\000        0".formatted(size));
        put(header, 156, kind + link);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, "%06o\000 ".formatted(sum));
        tar.write(header);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
