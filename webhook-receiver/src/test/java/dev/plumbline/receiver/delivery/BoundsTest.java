package dev.plumbline.receiver.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one delivery may take, and one sender. */
final class BoundsTest {

    private static final int LIMIT = 100_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32 * 1024 - 1, 32 * 1024, 32 * 1024 + 1, 65_536, LIMIT - 1, LIMIT})
    void aBodyWithinTheLimitIsReadAsItCame(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        assertThat(read(new ByteArrayInputStream(bytes), new BodyRoom(LIMIT * 2)))
                .isInstanceOfSatisfying(BoundedBody.Whole.class, whole -> assertThat(whole.bytes())
                        .isEqualTo(bytes));
    }

    @Test
    void readingStopsJustBehindTheLimit() {
        Endless endless = new Endless();
        assertThat(read(endless, new BodyRoom(LIMIT * 2))).isInstanceOf(BoundedBody.TooLarge.class);
        assertThat(endless.handedOut).isEqualTo(LIMIT + 1);
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsNotWaitedFor() {
        assertThat(BoundedBody.read(new Endless(), LIMIT, Duration.ZERO, new BodyRoom(LIMIT).share()))
                .isInstanceOf(BoundedBody.TooSlow.class);
    }

    @Test
    void bodiesShareTheirRoomAndGiveItBack() {
        BodyRoom room = new BodyRoom(50 * 1024);
        try (BodyRoom.Share other = room.share()) {
            assertThat(other.covers(10 * 1024)).isTrue();
            assertThat(read(new ByteArrayInputStream(new byte[60_000]), room)).isInstanceOf(BoundedBody.NoRoom.class);
            assertThat(read(new ByteArrayInputStream(new byte[40_000]), room)).isInstanceOf(BoundedBody.Whole.class);
        }
        try (BodyRoom.Share all = room.share()) {
            assertThat(all.covers(50 * 1024)).isTrue();
            assertThat(all.covers(50 * 1024 + 1)).isFalse();
        }
    }

    @Test
    void aSenderThatHasSentNothingHasTakenNothing() {
        BodyRoom room = new BodyRoom(1024);
        try (BodyRoom.Share announced = room.share();
                BodyRoom.Share other = room.share()) {
            assertThat(announced.covers(0)).isTrue();
            assertThat(other.covers(1024)).isTrue();
        }
    }

    @Test
    void oneSenderHasHalfOfTheSlotsAtMost() {
        Slots slots = new Slots(4);
        assertThat(slots.take("one")).isTrue();
        assertThat(slots.take("one")).isTrue();
        assertThat(slots.take("one")).isFalse();
        assertThat(slots.take("two")).isTrue();
        assertThat(slots.take("two")).isTrue();
        assertThat(slots.take("three")).isFalse();
        slots.free("one");
        assertThat(slots.take("two")).isFalse();
        assertThat(slots.take("three")).isTrue();
    }

    private static BoundedBody read(InputStream in, BodyRoom room) {
        try (BodyRoom.Share share = room.share()) {
            return BoundedBody.read(in, LIMIT, LONG, share);
        }
    }

    private static final class Endless extends InputStream {

        private int handedOut;

        @Override
        public int read() throws IOException {
            handedOut++;
            return 'x';
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int some = Math.min(length, 1000);
            handedOut += some;
            return some;
        }
    }
}
