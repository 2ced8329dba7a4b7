package dev.plumbline.receiver.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.receiver.signature.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // the extensions set the fields
final class BearerTokensTest {

    private static RsaJsonWebKey issuers;
    private static RsaJsonWebKey strangers;

    @TempDir
    Path folder;

    private Path keys;
    private BearerTokens tokens;

    @BeforeAll
    static void makeKeys() throws Exception {
        issuers = key("one");
        strangers = key("one");
    }

    @BeforeEach
    void publishKeys() throws Exception {
        keys = folder.resolve("keys.json");
        publish(issuers);
        tokens = new BearerTokens("https://ci.example", "plumbline", TokenKeys.ofFile(keys));
    }

    @Test
    void theIssuersTokenForUsIsTaken() throws Exception {
        assertThat(tokens.verify(token(issuers, claims -> {}))).isEqualTo(Verdict.GENUINE);
        assertThat(tokens.verify(token(issuers, claims -> claims.setAudience("other", "plumbline"))))
                .isEqualTo(Verdict.GENUINE);
    }

    @Test
    void noOtherTokenIs() throws Exception {
        assertThat(tokens.verify(token(strangers, claims -> {}))).isEqualTo(Verdict.WRONG);
        assertThat(tokens.verify(token(issuers, claims -> claims.setIssuer("https://other.example"))))
                .isEqualTo(Verdict.WRONG);
        assertThat(tokens.verify(token(issuers, claims -> claims.setAudience("other"))))
                .isEqualTo(Verdict.WRONG);
        assertThat(tokens.verify(token(issuers, claims -> claims.setExpirationTimeMinutesInTheFuture(-5))))
                .isEqualTo(Verdict.WRONG);
        assertThat(tokens.verify(token(issuers, claims -> claims.unsetClaim("exp"))))
                .isEqualTo(Verdict.WRONG);
        assertThat(tokens.verify(token(issuers, claims -> claims.setNotBeforeMinutesInThePast(-5))))
                .isEqualTo(Verdict.WRONG);
        assertThat(tokens.verify(token(issuers, claims -> claims.setAudience("other", "another"))))
                .isEqualTo(Verdict.WRONG);
        assertThat(tokens.verify("not.a.token")).isEqualTo(Verdict.WRONG);
        assertThat(tokens.verify("x".repeat(20_000))).isEqualTo(Verdict.WRONG);
    }

    @Test
    void anUnsignedTokenAndOneSignedWithThePublicKeyAreNotTaken() throws Exception {
        JsonWebSignature none = new JsonWebSignature();
        none.setPayload(claims(claims -> {}).toJson());
        none.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
        none.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        assertThat(tokens.verify(none.getCompactSerialization())).isEqualTo(Verdict.WRONG);

        JsonWebSignature confused = new JsonWebSignature();
        confused.setPayload(claims(claims -> {}).toJson());
        confused.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        confused.setKeyIdHeaderValue("one");
        confused.setKey(
                new HmacKey(issuers.toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(StandardCharsets.UTF_8)));
        assertThat(tokens.verify(confused.getCompactSerialization())).isEqualTo(Verdict.WRONG);
    }

    @Test
    void keysAreRereadWhenTheirFileChanges() throws Exception {
        RsaJsonWebKey next = key("two-which-is-longer");
        assertThat(tokens.verify(token(next, claims -> {}))).isEqualTo(Verdict.WRONG);
        publish(next);
        assertThat(tokens.verify(token(next, claims -> {}))).isEqualTo(Verdict.GENUINE);
        assertThat(tokens.verify(token(issuers, claims -> {}))).isEqualTo(Verdict.WRONG);
    }

    @Test
    void whileTheirFileIsBeingWrittenTheFormerKeysCount() throws Exception {
        String token = token(issuers, claims -> {});
        assertThat(tokens.verify(token)).isEqualTo(Verdict.GENUINE);
        Files.writeString(keys, "{\"keys\": [");
        assertThat(tokens.verify(token)).isEqualTo(Verdict.GENUINE);
        Files.delete(keys);
        assertThat(tokens.verify(token)).isEqualTo(Verdict.GENUINE);
    }

    @Test
    void whereNoKeysWereEverReadNothingIsDecided() throws Exception {
        Files.writeString(keys, "");
        assertThat(tokens.verify(token(issuers, claims -> {}))).isEqualTo(Verdict.UNDECIDED);
        publish(issuers);
        assertThat(tokens.verify(token(issuers, claims -> {}))).isEqualTo(Verdict.GENUINE);
    }

    @Test
    void keysAreNotFetchedInTheClear() {
        assertThatThrownBy(() -> TokenKeys.published(URI.create("http://ci.example/keys")))
                .hasMessageContaining("https");
    }

    @Test
    void whileTheIssuersKeysCannotBeHadNothingIsDecidedAndNobodyWaitsLong() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        BearerTokens hanging = new BearerTokens(
                "https://ci.example",
                "plumbline",
                new PatientKeys(
                        (signature, nesting) -> {
                            await(never);
                            throw new UnresolvableKeyException("interrupted");
                        },
                        Duration.ofMillis(100)));
        BearerTokens failing = new BearerTokens("https://ci.example", "plumbline", patient((signature, nesting) -> {
            throw new UnresolvableKeyException("no answer", new IOException("refused"));
        }));
        BearerTokens unknown = new BearerTokens("https://ci.example", "plumbline", patient((signature, nesting) -> {
            throw new UnresolvableKeyException("no such key");
        }));
        String token = token(issuers, claims -> {});
        assertThat(hanging.verify(token)).isEqualTo(Verdict.UNDECIDED);
        assertThat(failing.verify(token)).isEqualTo(Verdict.UNDECIDED);
        assertThat(unknown.verify(token)).isEqualTo(Verdict.WRONG);
        never.countDown();
    }

    private static PatientKeys patient(VerificationKeyResolver keys) {
        return new PatientKeys(keys, Duration.ofSeconds(60));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(JsonWebKey key) throws Exception {
        Files.writeString(keys, new JsonWebKeySet(List.of(key)).toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    private static RsaJsonWebKey key(String id) throws Exception {
        RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId(id);
        return key;
    }

    private static String token(RsaJsonWebKey key, Consumer<JwtClaims> change) throws Exception {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims(change).toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signature.getCompactSerialization();
    }

    private static JwtClaims claims(Consumer<JwtClaims> change) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("https://ci.example");
        claims.setAudience("plumbline");
        claims.setExpirationTimeMinutesInTheFuture(5);
        change.accept(claims);
        return claims;
    }
}
