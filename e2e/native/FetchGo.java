import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.zip.ZipFile;

/**
 * Fetches the Go toolchain where a machine has none: {@code java FetchGo.java URL SHA-256 FOLDER}. The folder must not exist;
 * it appears whole or not at all. Run by ./plumbline, from source.
 */
class FetchGo {

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[2]);
        Files.createDirectories(folder.getParent());
        Path zip = Files.createTempFile(folder.getParent(), "go", ".zip");
        try {
            fetch(URI.create(arguments[0]), zip);
            check(zip, arguments[1]);
            Path unpacked = Files.createTempDirectory(folder.getParent(), "go");
            unpack(zip, unpacked);
            Files.move(unpacked, folder);
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    private static void fetch(URI uri, Path zip) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
        int status = http.send(
                        HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(5)).build(), BodyHandlers.ofFile(zip))
                .statusCode();
        if (status != 200) {
            throw new IOException(uri + " answers " + status);
        }
    }

    private static void check(Path zip, String wanted) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (var in = Files.newInputStream(zip)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(wanted)) {
            throw new IOException("what was fetched has the SHA-256 " + found + ", not " + wanted);
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
