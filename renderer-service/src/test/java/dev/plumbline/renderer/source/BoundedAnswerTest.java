package dev.plumbline.renderer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedAnswerTest {

    private static final int LINE = 60_000;

    /** So many lines are over the limit. */
    private static final int MANY = (int) (BoundedAnswer.MAX_BYTES / LINE) + 1;

    @Test
    void letsObjectsPassOnceTheyAreAskedFor() throws IOException {
        assertThat(read(asked(lines(1, MANY)))).isEqualTo((long) MANY * (LINE + 4));
        assertThatThrownBy(() -> read(new BoundedAnswer(lines(1, MANY))))
                .isInstanceOf(BoundedAnswer.TooLong.class)
                .hasMessageStartingWith("its branches and tags have more than");
    }

    @Test
    void letsAPackWithoutLinesPass() throws IOException {
        byte[] pack = new byte[(int) BoundedAnswer.MAX_BYTES + 1];
        byte[] begin = "0008NAK\nPACK".getBytes(StandardCharsets.US_ASCII);
        InputStream answer = new SequenceInputStream(new ByteArrayInputStream(begin), new ByteArrayInputStream(pack));
        assertThat(read(asked(answer))).isEqualTo(begin.length + pack.length);
    }

    @Test
    void endsTextsBesideObjects() {
        for (int band : new int[] {2, 3, 'N'}) {
            assertThatThrownBy(() -> read(asked(lines(band, MANY))))
                    .as("band %d", band)
                    .isInstanceOf(BoundedAnswer.TooLong.class)
                    .hasMessageStartingWith("beside its objects it says more than");
        }
    }

    @Test
    void countsTheLinesOfObjectsThoughTheyHoldNone() {
        byte[] empty = "0005\1".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> read(asked(repeated(empty, 4)))).isInstanceOf(BoundedAnswer.TooLong.class);
        byte[] flushes = "0000".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> read(asked(repeated(flushes, 5)))).isInstanceOf(BoundedAnswer.TooLong.class);
    }

    /** The refs have a share of their own; a line may be read in any number of parts. */
    @Test
    void knowsItsPlaceHoweverItIsRead() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        lines('r', MANY - 1).transferTo(whole);
        lines(1, MANY).transferTo(whole);
        BoundedAnswer answer = new BoundedAnswer(new ByteArrayInputStream(whole.toByteArray()));
        for (int line = 0; line < MANY - 1; line++) {
            answer.skipNBytes(LINE);
            for (int i = 0; i < 4; i++) {
                assertThat(answer.read()).isNotNegative();
            }
        }
        assertThat(read(answer.askedForObjects())).isEqualTo((long) MANY * (LINE + 4));
    }

    private static BoundedAnswer asked(InputStream answer) {
        return new BoundedAnswer(answer).askedForObjects();
    }

    private static long read(InputStream answer) throws IOException {
        byte[] buffer = new byte[8191];
        long all = 0;
        for (int read = answer.read(buffer); read >= 0; read = answer.read(buffer)) {
            all += read;
        }
        return all;
    }

    private static InputStream lines(int band, int count) {
        byte[] line =
                ("%04x".formatted(LINE + 4) + (char) band + "x".repeat(LINE - 1)).getBytes(StandardCharsets.US_ASCII);
        return repeated(line, count);
    }

    private static InputStream repeated(byte[] bytes, int count) {
        List<InputStream> all = Collections.nCopies(count, bytes).stream()
                .<InputStream>map(ByteArrayInputStream::new)
                .toList();
        return new SequenceInputStream(Collections.enumeration(all));
    }
}
