package dev.plumbline.events.git;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.git.TokenRefused.Why;
import dev.plumbline.events.registry.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of installations of GitHub Apps, each kept until shortly before it expires. See <a
 * href="https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app">GitHub's own words</a>.
 */
final class InstallationTokens {

    /** A fetch that begins with a token may take so long. */
    private static final Duration SPARE = Duration.ofMinutes(5);

    /** GitHub's clock may be behind ours, and believes in no more than ten minutes. */
    private static final Duration BEHIND = Duration.ofSeconds(60);

    private static final Duration LIFE = Duration.ofMinutes(9);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REFUSED_FOR = Duration.ofSeconds(30);

    private static final int MAX_ANSWER = 64 * 1024;
    private static final int CREATED = 201;

    private final InstantSource clock;
    private final Map<Login.GitHubApp, Slot> slots = new ConcurrentHashMap<>();

    InstallationTokens(InstantSource clock) {
        this.clock = clock;
    }

    private record Token(String value, Instant expires) {}

    private static final class Slot {
        private @Nullable Token token;
        private @Nullable TokenRefused refusal;
        private Instant refusedUntil = Instant.MIN;
    }

    /**
     * A token that lasts a while yet.
     *
     * @param tls how the API is spoken to
     * @throws AccessException where GitHub gives none
     */
    String of(Login.GitHubApp app, Tls tls) {
        Slot slot = slots.computeIfAbsent(app, first -> new Slot());
        synchronized (slot) {
            Token token = slot.token;
            if (token == null || !clock.instant().plus(SPARE).isBefore(token.expires())) {
                token = ask(app, tls, slot);
                slot.token = token;
            }
            return token.value();
        }
    }

    /** Each of an installation's repositories may ask: what was refused is refused to all for a while. */
    private Token ask(Login.GitHubApp app, Tls tls, Slot slot) {
        Instant now = clock.instant();
        TokenRefused refusal = slot.refusal;
        if (refusal != null && now.isBefore(slot.refusedUntil)) {
            throw new TokenRefused(
                    refusal.why(),
                    String.valueOf(refusal.getMessage()),
                    refusal.retryAfter().isEmpty() ? null : Duration.between(now, slot.refusedUntil));
        }
        try {
            return ask(app, tls);
        } catch (TokenRefused e) {
            slot.refusal = e;
            slot.refusedUntil = now.plus(e.retryAfter().orElse(REFUSED_FOR));
            throw e;
        }
    }

    /** A token was refused: the next is a new one. */
    void forget(Login.GitHubApp app) {
        slots.remove(app);
    }

    private Token ask(Login.GitHubApp app, Tls tls) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(app.api() + "/app/installations/" + app.installation() + "/access_tokens"))
                .timeout(TIMEOUT)
                .header("Accept", "application/vnd.github+json")
                .header("X-GitHub-Api-Version", "2022-11-28")
                .header("Authorization", "Bearer " + proof(app))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = client(tls)) {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != CREATED) {
                    throw refused(app, answer.statusCode(), answer.headers());
                }
                return token(app, EventJson.mapper().readTree(body.readNBytes(MAX_ANSWER)));
            }
        } catch (JsonProcessingException e) {
            throw new TokenRefused(Why.UNREACHABLE, "GitHub's answer for " + app + " is no JSON");
        } catch (IOException | GeneralSecurityException e) {
            throw new TokenRefused(
                    Why.UNREACHABLE,
                    "GitHub's API cannot be reached for " + app + ": "
                            + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccessException("interrupted");
        }
    }

    /** As GitHub tells of its <a href="https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api">limits</a>. */
    TokenRefused refused(Login.GitHubApp app, int status, HttpHeaders headers) {
        String words = "GitHub gives no token for " + app + ": status " + status;
        boolean exhausted =
                headers.firstValue("X-RateLimit-Remaining").filter("0"::equals).isPresent();
        Optional<Duration> retryAfter = headers.firstValue("Retry-After")
                .flatMap(header -> RetryAfter.parse(header, clock.instant()))
                .or(() -> exhausted ? reset(headers) : Optional.empty());
        boolean limited =
                switch (status) {
                    case 429 -> true;
                    case 403 -> exhausted || retryAfter.isPresent();
                    default -> status / 100 == 5 && retryAfter.isPresent();
                };
        if (limited) {
            return new TokenRefused(Why.RATE_LIMITED, words, retryAfter.orElse(RetryAfter.UNSAID));
        }
        return new TokenRefused(status / 100 == 4 ? Why.REFUSED : Why.UNREACHABLE, words);
    }

    /** When requests are left again, in seconds of the epoch. */
    private Optional<Duration> reset(HttpHeaders headers) {
        return headers.firstValue("X-RateLimit-Reset")
                .filter(header -> header.matches("\\d{1,10}"))
                .map(header -> Instant.ofEpochSecond(Long.parseLong(header)))
                .flatMap(then -> RetryAfter.until(then, clock.instant()));
    }

    /** Follows no redirection: it would take the proof elsewhere. */
    private static HttpClient client(Tls tls) throws GeneralSecurityException, IOException {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER);
        return (tls.isUsual() ? client : client.sslContext(tls.context())).build();
    }

    private static Token token(Login.GitHubApp app, JsonNode answer) {
        String value = answer.path("token").asText();
        try {
            Instant expires = Instant.parse(answer.path("expires_at").asText());
            if (!value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 127)) {
                return new Token(value, expires);
            }
        } catch (DateTimeParseException e) {
            throw new AccessException("GitHub's answer for " + app + " does not say how long its token lasts");
        }
        throw new AccessException("GitHub's answer for " + app + " holds no token");
    }

    /** That we are the App: a JWT with RS256, for some minutes. */
    private String proof(Login.GitHubApp app) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(app.id());
        claims.setIssuedAt(NumericDate.fromSeconds(now.minus(BEHIND).getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(LIFE).getEpochSecond()));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setHeader("typ", "JWT");
        signature.setPayload(claims.toJson());
        signature.setKey(app.key());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new AccessException("the key of " + app + " cannot sign");
        }
    }
}
