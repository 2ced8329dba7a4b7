package dev.plumbline.receiver.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HmacSha256Test {

    /** GitHub's own test values, from "Validating webhook deliveries". */
    private static final String SECRET = "It's a Secret to Everybody";

    private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);
    private static final String DIGITS = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    @Test
    void takesGitHubsDocumentedSignature() {
        assertThat(HmacSha256.verifyPrefixed("sha256=" + DIGITS, BODY, Secrets.ofLines(SECRET)))
                .isEqualTo(Verdict.GENUINE);
    }

    @Test
    void takesTheSignatureOfAnySecretWhileTheyAreRotated() {
        Secrets rotating = Secrets.ofLines("the new one\r\n\n  " + SECRET + "  \n");
        assertThat(HmacSha256.verify(DIGITS, BODY, rotating)).isEqualTo(Verdict.GENUINE);
        assertThat(rotating).hasToString("2 secrets");
    }

    @Test
    void refusesAnotherBodyAndAnotherSecret() {
        assertThat(HmacSha256.verify(DIGITS, "Hello, World".getBytes(StandardCharsets.UTF_8), Secrets.ofLines(SECRET)))
                .isEqualTo(Verdict.WRONG);
        assertThat(HmacSha256.verify(DIGITS, BODY, Secrets.ofLines("another"))).isEqualTo(Verdict.WRONG);
        assertThat(HmacSha256.verify(DIGITS, BODY, Secrets.unknowable())).isEqualTo(Verdict.WRONG);
        assertThat(HmacSha256.verify(DIGITS, BODY, Secrets.ofLines(" \n"))).isEqualTo(Verdict.WRONG);
    }

    @Test
    void tellsAMissingSignatureAndAnObsoleteOne() {
        assertThat(HmacSha256.verifyPrefixed(null, BODY, Secrets.ofLines(SECRET)))
                .isEqualTo(Verdict.MISSING);
        assertThat(HmacSha256.verifyPrefixed("sha1=" + DIGITS.substring(24), BODY, Secrets.ofLines(SECRET)))
                .isEqualTo(Verdict.OBSOLETE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "sha256=757107ea",
                DIGITS,
                "SHA256=" + DIGITS,
                "sha256=" + DIGITS + "00",
                "sha256=" + DIGITS + ",sha256=" + DIGITS,
                "sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "sha256=\u0667\u0665107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
            })
    void refusesWhatHasNotTheFormOfASignature(String header) {
        assertThat(HmacSha256.verifyPrefixed(header, BODY, Secrets.ofLines(SECRET)))
                .isEqualTo(Verdict.WRONG);
    }
}
