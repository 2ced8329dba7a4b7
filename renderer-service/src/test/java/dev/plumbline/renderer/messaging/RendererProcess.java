package dev.plumbline.renderer.messaging;

import dev.plumbline.events.InstalledService;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.NativeTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A renderer as it is installed, with mirrors of its own. */
final class RendererProcess extends InstalledService {

    private static final Pattern LEFT =
            Pattern.compile("left to whoever has its partition now application=([^\\s\"]+)");

    /** One that is started, of several in a folder. */
    RendererProcess(String name, String bootstrap, TestKeys keys, Path folder) throws IOException {
        this(name, bootstrap, keys, folder, Map.of());
    }

    /** One with settings of its own. */
    RendererProcess(String name, String bootstrap, TestKeys keys, Path folder, Map<String, String> settings)
            throws IOException {
        super(name, "256m", bootstrap, settings(name, keys, folder, settings), folder);
    }

    private static Map<String, String> settings(String name, TestKeys keys, Path folder, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "PLUMBLINE_RENDERER_MIRRORS",
                folder.resolve(name + "-mirrors").toString(),
                "PLUMBLINE_RENDERER_HELM",
                tool("helm"),
                "PLUMBLINE_RENDERER_KUSTOMIZE",
                tool("kustomize"),
                "PLUMBLINE_RENDERER_FETCH_RETRY_CAP",
                "1s",
                "PLUMBLINE_KEYS_SIGNING_PRIVATE",
                keys.file("signing.key").toString(),
                "PLUMBLINE_KEYS_SEALING_PUBLIC",
                keys.file("sealing.pub").toString(),
                "PLUMBLINE_KEYS_FINGERPRINT",
                keys.file("fingerprint.key").toString()));
        all.putAll(settings);
        return all;
    }

    private static String tool(String name) {
        return NativeTools.folder().resolve(name).toString();
    }

    /** The applications whose outcome of that kind at a revision it has published, as its log says: {@code rendered}, {@code unchanged}. */
    Set<String> published(String outcome, String revision) {
        Pattern line = Pattern.compile(outcome + " application=(\\S+) revision=" + revision);
        return line.matcher(log())
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }

    /** How often it has left each application to whoever has its partition, as its log says. */
    Map<String, Long> left() {
        return LEFT.matcher(log())
                .results()
                .collect(Collectors.groupingBy(match -> match.group(1), Collectors.counting()));
    }
}
