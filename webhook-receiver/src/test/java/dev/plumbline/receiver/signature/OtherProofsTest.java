package dev.plumbline.receiver.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OtherProofsTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final Secrets SIGNING =
            Secrets.ofLines("former\nwhsec_" + Base64.getEncoder().encodeToString(KEY));

    @Test
    void aTokenIsOneOfTheSecrets() {
        Secrets secrets = Secrets.ofLines("old\nnew");
        assertThat(SharedToken.verify("new", secrets)).isEqualTo(Verdict.GENUINE);
        assertThat(SharedToken.verify("old", secrets)).isEqualTo(Verdict.GENUINE);
        assertThat(SharedToken.verify("newer", secrets)).isEqualTo(Verdict.WRONG);
        assertThat(SharedToken.verify("", secrets)).isEqualTo(Verdict.MISSING);
        assertThat(SharedToken.verify(null, secrets)).isEqualTo(Verdict.MISSING);
    }

    @Test
    void userAndPasswordAreOneOfTheSecrets() {
        Secrets secrets = Secrets.ofLines("azure:s3cret");
        assertThat(BasicCredentials.verify(basic("azure:s3cret"), secrets)).isEqualTo(Verdict.GENUINE);
        assertThat(BasicCredentials.verify(basic("azure:other"), secrets)).isEqualTo(Verdict.WRONG);
        assertThat(BasicCredentials.verify("Basic %%%", secrets)).isEqualTo(Verdict.WRONG);
        assertThat(BasicCredentials.verify("Bearer azure:s3cret", secrets)).isEqualTo(Verdict.WRONG);
        assertThat(BasicCredentials.verify(null, secrets)).isEqualTo(Verdict.MISSING);
    }

    @Test
    void aStandardSignatureIsOverIdTimeAndBody() {
        assertThat(standard("d-1", NOW.getEpochSecond(), signature("d-1", NOW.getEpochSecond())))
                .isEqualTo(Verdict.GENUINE);
        assertThat(standard("d-2", NOW.getEpochSecond(), signature("d-1", NOW.getEpochSecond())))
                .isEqualTo(Verdict.WRONG);
        assertThat(standard("d-1", NOW.getEpochSecond() + 1, signature("d-1", NOW.getEpochSecond())))
                .isEqualTo(Verdict.WRONG);
    }

    @Test
    void oneGoodSignatureAmongSeveralWillDo() {
        String good = signature("d-1", NOW.getEpochSecond());
        assertThat(standard("d-1", NOW.getEpochSecond(), "v1,AAAA v1a,xyz " + good))
                .isEqualTo(Verdict.GENUINE);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2})
    void anOldOrEarlyDeliveryIsNotTaken(long seconds) {
        long at = NOW.getEpochSecond() + seconds;
        assertThat(standard("d-1", at, signature("d-1", at))).isEqualTo(Verdict.WRONG);
    }

    private static Verdict standard(String id, long at, String signature) {
        return StandardWebhooks.verify(
                new StandardWebhooks.Signed(id, Long.toString(at), signature, BODY), SIGNING, NOW);
    }

    private static String signature(String id, long at) {
        byte[] content = (id + "." + at + ".{}").getBytes(StandardCharsets.UTF_8);
        return "v1," + Base64.getEncoder().encodeToString(HmacSha256.of(content, KEY));
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
