package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShortRevisionTest {

    @ParameterizedTest
    @CsvSource({
        "0123456789abcdef0123456789abcdef01234567, 0123456",
        "012, 012",
        "1.2.3@sha256:0123456789abcdef, 1.2.3",
        "sha256:0123456789abcdef, 0123456",
    })
    void isWhatPeopleTellRevisionsApartBy(String revision, String shown) {
        assertThat(ShortRevision.of(revision, 7)).isEqualTo(shown);
    }
}
