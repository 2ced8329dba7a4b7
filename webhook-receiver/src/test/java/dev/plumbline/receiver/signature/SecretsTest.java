package dev.plumbline.receiver.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "one\ntwo"})
    void asManyAreTriedWhereThereIsNoneOneOrTwo(String lines) {
        AtomicInteger tried = new AtomicInteger();
        Secrets.ofLines(lines).anyMatches(secret -> {
            tried.incrementAndGet();
            return new String(secret, StandardCharsets.UTF_8).equals("one");
        });
        assertThat(tried).hasValue(2);
    }

    @Test
    void whatFillsUpIsKnownToNobody() {
        assertThat(Secrets.unknowable().anyMatches(secret -> secret.length == 32))
                .isTrue();
        assertThat(HmacSha256.verify("0".repeat(64), new byte[0], Secrets.unknowable()))
                .isEqualTo(Verdict.WRONG);
        assertThat(Secrets.unknowable().isEmpty()).isTrue();
        assertThat(Secrets.ofLines(" \none\n\n").isEmpty()).isFalse();
    }

    @Test
    void theyPrintAsTheirNumber() {
        assertThat(Secrets.ofLines("hunter2\nhunter3")).hasToString("2 secrets");
    }
}
