package dev.plumbline.renderer.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.NativeTools;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Remotes that are no Git servers, or bad ones. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class RemoteAttacksIT {

    private static final int TOTAL = 10;

    @TempDir
    Path folder;

    private Target target;

    @BeforeEach
    void start() {
        target = new Target(
                folder,
                Map.of(
                        "plumbline.renderer.fetch.idle", "30s",
                        "plumbline.renderer.fetch.total", TOTAL + "s",
                        "plumbline.renderer.fetch.pack", "10M"));
        target.assertWell();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    @Test
    void makesNoRoomForAsManyObjectsAsAPackSaysItHas() {
        for (int count : new int[] {2_000_001, Integer.MAX_VALUE, -1}) {
            try (HostileRemote remote = HostileRemote.withObjects(count)) {
                assertRefused(
                        remote,
                        "it sends " + Integer.toUnsignedString(count) + " objects at once: at most 2000000 are");
            }
        }
        target.assertWell();
    }

    @Test
    void takesNoMoreBytesOfAPackThanAreAllowed() throws Exception {
        try (HostileRemote remote = HostileRemote.withEndlessPack()) {
            assertRefused(remote, "more bytes of objects at once than are allowed: at most 10485760 are allowed");
        }
        target.assertWell();
    }

    /** The host's permit, the mirror and all who wait for it are free again. */
    @Test
    void endsAFetchThatDripsWhileItTellsItsRefs() {
        try (HostileRemote remote = HostileRemote.withDrippingRefs()) {
            assertRefused(remote, "cannot be fetched: it took more than " + TOTAL + " s");
        }
        target.assertWell();
    }

    @Test
    void endsAFetchThatDripsWithinAnObject() {
        try (HostileRemote remote = HostileRemote.withDrippingObject()) {
            assertRefused(remote, "cannot be fetched: it took more than " + TOTAL + " s");
        }
        target.assertWell();
    }

    /** All of it would be kept in memory until the fetch ends. */
    @Test
    void endsAFetchThatTellsForEverHowFarItIs() {
        try (HostileRemote remote = HostileRemote.withEndlessProgress()) {
            assertRefused(remote, "beside its objects it says more than 4194304 bytes");
        }
        target.assertWell();
    }

    @Test
    void countsRefsAsTheyAreOnceTheyAreUnpacked() {
        try (HostileRemote remote = HostileRemote.withPackedRefs()) {
            assertRefused(remote, "its branches and tags have more than 16777216 bytes");
        }
        target.assertWell();
    }

    /** JGit would ask for file after file, each of any size. */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html", "application/x-git-upload-pack-result", "application/x-git"})
    void speaksNoDumbProtocol(String contentType) {
        AtomicInteger asked = new AtomicInteger();
        try (HostileRemote remote = HostileRemote.withoutGit(contentType, asked)) {
            assertRefused(remote, "is no Git server that speaks the smart protocol");
        }
        assertThat(asked).hasValue(1);
        target.assertWell();
    }

    @Test
    void repeatsNothingThatARemoteSays() {
        try (HostileRemote remote = HostileRemote.saying("see https://evil.example and log in")) {
            RenderingFailed failed = failure(remote);
            assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
            assertThat(failed.message())
                    .contains("what the host sends cannot be used")
                    .doesNotContain("evil");
        }
        target.assertWell();
    }

    private void assertRefused(HostileRemote remote, String why) {
        RenderingFailed failed = failure(remote);
        assertThat(failed.reason()).isEqualTo(Reason.SOURCE_UNAVAILABLE);
        assertThat(failed.message()).contains(why);
    }

    private RenderingFailed failure(HostileRemote remote) {
        return target.renderer.failure(new ApplicationSpec.Source(remote.url(), "main", "app", null));
    }
}
