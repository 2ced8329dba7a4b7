package dev.plumbline.e2e.tools;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A publisher: programs, and archives with programs, on an HTTP server of this machine. */
final class Releases implements AutoCloseable {

    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    Releases() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** A program that says this. */
    static byte[] program(String says) {
        return ("#!/bin/sh\necho " + says + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A {@code .tar.gz} that has the program in this place. */
    static byte[] archive(Path scratch, String member, byte[] program) {
        try {
            Path file = scratch.resolve(member);
            Files.createDirectories(file.getParent());
            Files.write(file, program);
            Process tar = new ProcessBuilder("tar", "-czf", "archive.tar.gz", member)
                    .directory(scratch.toFile())
                    .start();
            if (tar.waitFor() != 0) {
                throw new AssertionError("tar failed");
            }
            return Files.readAllBytes(scratch.resolve("archive.tar.gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Publishes a file and gives its URL. */
    String publish(String name, byte[] content) {
        server.createContext("/" + name, exchange -> {
            asked.add(name);
            exchange.sendResponseHeaders(200, content.length);
            try (var body = exchange.getResponseBody()) {
                body.write(content);
            }
        });
        return url(name);
    }

    /** Publishes a file of which never more than half comes. */
    String publishHalf(String name, byte[] content) {
        server.createContext("/" + name, exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, content.length / 2);
            exchange.getResponseBody().flush();
            awaitClosed();
        });
        return url(name);
    }

    /** The URL of a file that nobody published. */
    String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    /** The files that were asked for, in that order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
