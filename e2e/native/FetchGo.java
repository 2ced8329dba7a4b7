import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipFile;

/**
 * Fetches the Go toolchain where a machine has none: {@code java FetchGo.java URL SHA-256 FOLDER}. The folder must not exist;
 * it appears whole or not at all. Run by ./plumbline, from source.
 */
class FetchGo {

    /** Three times its size; there is nothing to go on with instead, so a slow connection has its time. */
    private static final Download.Limits LIMITS = new Download.Limits(
            256L << 20,
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10));

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[2]);
        Files.createDirectories(folder.getParent());
        Path zip = Files.createTempFile(folder.getParent(), "go", ".zip");
        try {
            fetch(URI.create(arguments[0]), arguments[1], zip);
            Path unpacked = Files.createTempDirectory(folder.getParent(), "go");
            unpack(zip, unpacked);
            Files.move(unpacked, folder);
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    private static void fetch(URI uri, String sha256, Path zip) throws IOException, InterruptedException {
        var download = Download.start(uri, sha256, zip, LIMITS);
        while (download.underWay()) {
            download.await(Duration.ofSeconds(1));
        }
        if (download.failure().isPresent()) {
            throw new IOException(uri + ": " + download.failure().get());
        }
    }

    /** A module's zip: every name begins with the module and its version, no file is executable. */
    private static void unpack(Path zip, Path folder) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (var entries = file.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                String name = entry.getName().substring(entry.getName().indexOf('/', entry.getName().indexOf('@')) + 1);
                Path target = folder.resolve(name).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("an entry leads out of its folder: " + entry.getName());
                }
                Files.createDirectories(target.getParent());
                try (var in = file.getInputStream(entry)) {
                    Files.copy(in, target);
                }
                if (name.startsWith("bin/") || name.startsWith("pkg/tool/")) {
                    target.toFile().setExecutable(true);
                }
            }
        }
    }
}
