package dev.plumbline.receiver.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one delivery may take, and one sender. */
final class BoundsTest {

    private static final int LIMIT = 100_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32 * 1024, 32 * 1024 + 1, LIMIT - 1, LIMIT})
    void aBodyWhoseLengthWasSaidTakesNoMoreThanThatInTheEnd(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        BodyRoom room = new BodyRoom(LIMIT * 2);
        try (BodyRoom.Share share = room.share();
                BodyRoom.Share rest = room.share()) {
            assertThat(BoundedBody.read(
                            new ByteArrayInputStream(bytes), new BoundedBody.Expected(length, LIMIT, LONG), share))
                    .isInstanceOfSatisfying(BoundedBody.Whole.class, whole -> assertThat(whole.bytes())
                            .isEqualTo(bytes));
            assertThat(rest.take(LIMIT * 2 - length - 1024)).isTrue();
        }
    }

    @Test
    void whatWasAnnouncedAndDoesNotComeTakesLittle() throws Exception {
        BodyRoom room = new BodyRoom(LIMIT * 2);
        CountDownLatch asked = new CountDownLatch(1);
        InputStream silent = new Silent(asked);
        try (BodyRoom.Share share = room.share();
                BodyRoom.Share rest = room.share()) {
            Thread reading = Thread.ofVirtual()
                    .start(() -> BoundedBody.read(silent, new BoundedBody.Expected(LIMIT, LIMIT, LONG), share));
            asked.await();
            assertThat(rest.take(LIMIT * 2 - BoundedBody.USUAL_BYTES - 1024)).isTrue();
            reading.interrupt();
            reading.join();
        }
    }

    @Test
    void aSenderThatStopsIsWaitedForNoLonger() throws Exception {
        BodyRoom room = new BodyRoom(LIMIT * 2);
        try (BodyReader reader = new BodyReader(LIMIT, Duration.ofMillis(50));
                BodyRoom.Share share = room.share()) {
            assertThat(reader.read(new Silent(new CountDownLatch(1)), 10, share))
                    .isInstanceOf(BoundedBody.TooSlow.class);
        }
    }

    @Test
    void aShareThatWasGivenBackTakesNothingMore() {
        BodyRoom room = new BodyRoom(4096);
        BodyRoom.Share late = room.share();
        late.take(1024);
        late.close();
        assertThat(late.take(1024)).isFalse();
        late.giveBack(1024);
        try (BodyRoom.Share all = room.share()) {
            assertThat(all.take(4096)).isTrue();
            assertThat(all.take(1)).isFalse();
        }
    }

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
        assertThat(BoundedBody.read(
                        new Endless(), new BoundedBody.Expected(-1, LIMIT, Duration.ZERO), new BodyRoom(LIMIT).share()))
                .isInstanceOf(BoundedBody.TooSlow.class);
    }

    @Test
    void bodiesShareTheirRoomAndGiveItBack() {
        BodyRoom room = new BodyRoom(200 * 1024);
        try (BodyRoom.Share other = room.share()) {
            assertThat(other.take(40 * 1024)).isTrue();
            assertThat(read(new ByteArrayInputStream(new byte[LIMIT]), room)).isInstanceOf(BoundedBody.NoRoom.class);
            assertThat(read(new ByteArrayInputStream(new byte[60_000]), room)).isInstanceOf(BoundedBody.Whole.class);
        }
        try (BodyRoom.Share all = room.share()) {
            assertThat(all.take(200 * 1024)).isTrue();
            assertThat(all.take(1)).isFalse();
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
            return BoundedBody.read(in, new BoundedBody.Expected(-1, LIMIT, LONG), share);
        }
    }

    /** Nothing comes, until the reader is interrupted. */
    private static final class Silent extends InputStream {

        private final CountDownLatch asked;
        private int handedOut;

        private Silent(CountDownLatch asked) {
            this.asked = asked;
        }

        @Override
        public int read() throws IOException {
            if (handedOut++ == 0) {
                return 'x';
            }
            asked.countDown();
            try {
                new CountDownLatch(1).await();
                return -1;
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return read();
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
