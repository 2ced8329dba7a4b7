package dev.plumbline.events.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/** A real registry, that of the CNCF's distribution project, with nothing in it; and what pushes to it. */
public final class Registry implements AutoCloseable {

    public static final String USER = "robot";
    public static final String PASSWORD = "hunter2-hunter2";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration STARTS = Duration.ofSeconds(30);
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)\"");
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    /** Who may read and write. */
    public enum Access {
        ANYBODY,
        LOGIN,
        /** A token that {@link Registry}'s own token server gives: to read to anybody, to write to who logs in. */
        TOKEN
    }

    private final Process process;
    private final int port;
    private final Access access;
    private final @Nullable HttpServer tokens;
    private final KeyPair key;
    private final List<String> tokenRequests = new CopyOnWriteArrayList<>();

    public Registry(Path folder, Access access) {
        this.access = access;
        Path log = folder.resolve("registry.log");
        try {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(2048);
            key = rsa.generateKeyPair();
            tokens = access == Access.TOKEN ? tokenServer() : null;
            Path settings = Files.writeString(folder.resolve("registry.yml"), settings(folder));
            ProcessBuilder builder = new ProcessBuilder(
                            tools().resolve("registry").toString(), "serve", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("OTEL_TRACES_EXPORTER", "none");
            process = builder.start();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no registry", e);
        }
        port = Awaitility.await()
                .atMost(STARTS)
                .until(() -> portIn(log), Optional::isPresent)
                .orElseThrow();
        Awaitility.await()
                .atMost(STARTS)
                .ignoreExceptions()
                .until(() -> send("GET", "/v2/", null, null).statusCode() > 0);
    }

    /** Which of the free ones it has taken. */
    private static Optional<Integer> portIn(Path log) throws IOException {
        return LISTENING
                .matcher(Files.readString(log))
                .results()
                .findFirst()
                .map(line -> Integer.valueOf(line.group(1)));
    }

    /** Its host and port. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** What was asked of the token server. */
    public List<String> tokenRequests() {
        return tokenRequests;
    }

    /** A part of an artifact to be pushed. */
    public record Part(String mediaType, byte[] content, Map<String, String> annotations) {}

    /** Pushes an artifact, and gives its manifest's digest. */
    public String push(String repository, String tag, String configType, List<Part> parts) {
        ObjectNode manifest = EventJson.mapper().createObjectNode();
        manifest.put("schemaVersion", 2).put("mediaType", MANIFEST);
        manifest.set("config", blob(repository, new Part(configType, "{}".getBytes(StandardCharsets.UTF_8), Map.of())));
        ArrayNode layers = manifest.putArray("layers");
        parts.forEach(part -> layers.add(blob(repository, part)));
        byte[] bytes = CanonicalJson.bytes(manifest);
        expect(201, send("PUT", "/v2/" + repository + "/manifests/" + tag, MANIFEST, bytes));
        return CanonicalJson.digest(bytes);
    }

    /** Pushes an index of manifests that are there already. */
    public void pushIndex(String repository, String tag, List<String> digests) {
        ObjectNode index = EventJson.mapper().createObjectNode();
        index.put("schemaVersion", 2).put("mediaType", INDEX);
        ArrayNode manifests = index.putArray("manifests");
        for (String digest : digests) {
            int size = send("GET", "/v2/" + repository + "/manifests/" + digest, null, null)
                    .body()
                    .getBytes(StandardCharsets.UTF_8)
                    .length;
            manifests
                    .addObject()
                    .put("mediaType", MANIFEST)
                    .put("digest", digest)
                    .put("size", size);
        }
        byte[] bytes = CanonicalJson.bytes(index);
        expect(201, send("PUT", "/v2/" + repository + "/manifests/" + tag, INDEX, bytes));
    }

    private ObjectNode blob(String repository, Part part) {
        HttpResponse<String> begun = send("POST", "/v2/" + repository + "/blobs/uploads/", null, new byte[0]);
        expect(202, begun);
        String digest = CanonicalJson.digest(part.content());
        URI upload = URI.create("http://" + host())
                .resolve(begun.headers().firstValue("Location").orElseThrow());
        String at = upload.getRawPath() + "?" + upload.getRawQuery() + "&digest=" + digest;
        expect(201, send("PUT", at, "application/octet-stream", part.content()));
        ObjectNode descriptor = EventJson.mapper().createObjectNode();
        descriptor.put("mediaType", part.mediaType()).put("digest", digest).put("size", part.content().length);
        if (!part.annotations().isEmpty()) {
            descriptor.set("annotations", EventJson.mapper().valueToTree(part.annotations()));
        }
        return descriptor;
    }

    private HttpResponse<String> send(String method, String path, @Nullable String type, byte @Nullable [] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + host() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        String basic = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        switch (access) {
            case ANYBODY -> {}
            case LOGIN -> request.header("Authorization", "Basic " + basic);
            case TOKEN -> {
                String repository = path.replaceAll("^/v2/|/(manifests|blobs)/.*$", "");
                request.header("Authorization", "Bearer " + token(repository, List.of("pull", "push")));
            }
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void expect(int status, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
    }

    private String settings(Path folder) throws IOException {
        String settings = "version: 0.1\nlog: {level: info}\nstorage: {inmemory: {}, delete: {enabled: true}}\n"
                + "http: {addr: '127.0.0.1:0'}\n";
        return switch (access) {
            case ANYBODY -> settings;
            case LOGIN -> {
                String hash = OpenBSDBCrypt.generate("2y", PASSWORD.toCharArray(), new byte[16], 4);
                Path users = Files.writeString(folder.resolve("htpasswd"), USER + ":" + hash + "\n");
                yield settings + "auth: {htpasswd: {realm: test, path: " + users + "}}\n";
            }
            case TOKEN -> {
                RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
                Path keys = Files.writeString(
                        folder.resolve("jwks.json"),
                        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"test\",\"alg\":\"RS256\",\"use\":\"sig\",\"n\":\""
                                + unsigned(rsa.getModulus()) + "\",\"e\":\"" + unsigned(rsa.getPublicExponent())
                                + "\"}]}");
                yield settings + "auth: {token: {realm: 'http://127.0.0.1:"
                        + Objects.requireNonNull(tokens).getAddress().getPort()
                        + "/token', service: test, issuer: test, jwks: " + keys + "}}\n";
            }
        };
    }

    /** Gives a token to read to anybody for public repositories, for others to who logs in. */
    private HttpServer tokenServer() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/token", this::giveToken);
        server.start();
        return server;
    }

    private void giveToken(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getQuery();
            tokenRequests.add(query);
            String repository = query.replaceAll("^.*scope=repository:([^:]*):.*$", "$1");
            String login = exchange.getRequestHeaders().getFirst("Authorization");
            String expected = "Basic "
                    + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
            boolean allowed = repository.startsWith("public/") || expected.equals(login);
            byte[] answer = ("{\"token\":\"" + token(repository, allowed ? List.of("pull") : List.of()) + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private String token(String repository, List<String> actions) {
        long now = Instant.now().getEpochSecond();
        ObjectNode claims = EventJson.mapper().createObjectNode();
        claims.put("iss", "test").put("sub", USER).put("aud", "test");
        claims.put("iat", now - 10)
                .put("nbf", now - 10)
                .put("exp", now + 600)
                .put("jti", Long.toString(System.nanoTime()));
        ObjectNode access = claims.putArray("access").addObject();
        access.put("type", "repository").put("name", repository);
        access.set("actions", EventJson.mapper().valueToTree(actions));
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"test\"}".getBytes(StandardCharsets.UTF_8))
                + "." + encoded(CanonicalJson.bytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return encoded(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Path tools() {
        String configured = System.getenv("PLUMBLINE_NATIVE");
        return configured == null
                ? Path.of(System.getProperty("plumbline.root", "..")).resolve(".plumbline/native")
                : Path.of(configured);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        if (tokens != null) {
            tokens.stop(0);
        }
    }
}
