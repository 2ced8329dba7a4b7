package dev.plumbline.renderer.source;

import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.signature.SignedObject;
import dev.plumbline.renderer.source.signature.TrustedKeys;
import dev.plumbline.renderer.source.signature.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://helm.sh/docs/topics/provenance/">provenance file</a> of a chart: the digest of its archive, signed with a GPG
 * key.
 *
 * @param digest of the archive
 * @param archive how the archive has to be called in it, {@code web-1.2.3.tgz}, a regular expression: who may publish but not sign could
 *     otherwise show an old version under a new number
 * @param file brings the file; throws where it cannot be brought
 */
record Provenance(String digest, Pattern archive, Supplier<byte[]> file) {

    /** Larger ones are refused, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    /**
     * Returns where one of the keys signed this archive.
     *
     * @throws RenderingException where none did
     */
    void require(TrustedKeys keys) {
        byte[] content = file.get();
        Optional<SignedObject> signed = SignedObject.clearText(content);
        if (signed.isEmpty()) {
            throw unverified("the chart's provenance file is no text that is signed");
        }
        if (keys.verifyText(signed.get()) instanceof Verdict.Bad bad) {
            throw unverified("the chart's provenance file is not verified: " + bad.why());
        }
        String text = new String(signed.get().payload(), StandardCharsets.UTF_8);
        int files = text.lastIndexOf("\r\nfiles:\r\n");
        Pattern line = Pattern.compile("(?m)^ +(\\S+\\.tgz): [\"']?" + Pattern.quote(digest) + "[\"']?\r?$");
        Matcher named = line.matcher(files < 0 ? "" : text.substring(files));
        if (!named.find()) {
            throw unverified(
                    "the chart's provenance file is of another archive than the one with the digest " + digest);
        }
        if (!archive.matcher(named.group(1)).matches()) {
            throw unverified("the chart's provenance file is of another version of it, or of another chart");
        }
    }

    /** How Helm calls the archive of that version of a chart; a version that is null may be any. */
    static Pattern archiveOf(String chart, @Nullable String version) {
        return Pattern.compile(
                Pattern.quote(chart + "-") + (version == null ? "[^/]+" : Pattern.quote(version)) + "\\.tgz");
    }

    private static RenderingException unverified(String message) {
        return new RenderingException(Reason.UNVERIFIED, message);
    }
}
