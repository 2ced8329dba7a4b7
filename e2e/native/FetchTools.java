import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Downloads the programs that a list has for a system, all at once: {@code java FetchTools.java LIST SYSTEM FOLDER}. A program is in the folder
 * whole, with the right sum, or not at all; whoever calls builds what is not there. Says on its standard output once a second how far it is,
 * and on its standard error what could not be had and why. Run by ./plumbline, from source.
 */
class FetchTools {

    /** A line of the list; see there. */
    record Binary(String program, String sha256, URI uri, String member) {

        static List<Binary> read(Path list, String system) throws IOException {
            return Files.readAllLines(list).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .filter(columns -> columns[2].equals(system))
                    .map(columns -> new Binary(columns[0], columns[3], URI.create(columns[4]), columns[5]))
                    .toList();
        }
    }

    private static final Duration PROGRESS = Duration.ofSeconds(1);

    /** More than twice the largest; four minutes are about what building everything takes where the connection is that slow. */
    private static final Download.Limits LIMITS = new Download.Limits(
            Long.getLong("fetch.bytes", 256L << 20),
            Duration.ofSeconds(3),
            Duration.parse(System.getProperty("fetch.answer", "PT10S")),
            Duration.parse(System.getProperty("fetch.silence", "PT20S")),
            Duration.parse(System.getProperty("fetch.whole", "PT4M")));

    private final Path folder;
    private final Path parts;
    private final Map<Binary, Download> downloads;

    private FetchTools(List<Binary> wanted, Path folder, Path parts) {
        this.folder = folder;
        this.parts = parts;
        this.downloads = wanted.stream()
                .collect(Collectors.toMap(
                        binary -> binary,
                        binary -> Download.start(binary.uri(), binary.sha256(), part(binary), LIMITS)));
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[2]);
        // Beside it, so that what is there was checked, and can be moved.
        var parts = Files.createDirectories(folder.resolveSibling(folder.getFileName() + ".part"));
        var fetching = new FetchTools(Binary.read(Path.of(arguments[0]), arguments[1]), folder, parts);
        fetching.await();
        var missing = fetching.unpack();
        parts.toFile().delete();
        missing.forEach((why, programs) -> System.err.println(why + "; built from source: " + String.join(", ", programs)));
    }

    private void await() throws InterruptedException {
        while (downloads.values().stream().anyMatch(Download::underWay)) {
            tell();
            for (var download : downloads.values()) {
                if (download.underWay()) {
                    download.await(PROGRESS.dividedBy(downloads.size()));
                }
            }
        }
        tell();
    }

    private void tell() {
        var done = downloads.values().stream().filter(download -> !download.underWay()).count();
        var bytes = downloads.values().stream().mapToLong(Download::received).sum();
        System.out.printf("%d of %d downloads over, %d MB%n", done, downloads.size(), bytes / 1_000_000);
    }

    /** Gives for each reason the programs that cannot be had for it. */
    private Map<String, List<String>> unpack() throws InterruptedException {
        var missing = new TreeMap<String, List<String>>();
        for (var entry : downloads.entrySet()) {
            var why = why(entry.getKey(), entry.getValue());
            if (why != null) {
                missing.computeIfAbsent(why, reason -> new ArrayList<>()).add(entry.getKey().program());
            }
        }
        return missing;
    }

    private String why(Binary binary, Download download) throws InterruptedException {
        if (download.wrongSum()) {
            return "WARNING: %s is not what binaries.tsv says: %s. It was deleted. Find out which of the two is wrong"
                    .formatted(binary.uri(), download.failure().orElseThrow());
        }
        if (download.failure().isPresent()) {
            return binary.uri().getAuthority() + ": " + download.failure().get();
        }
        try {
            place(binary);
            return null;
        } catch (IOException e) {
            return binary.uri() + ": " + e.getMessage();
        }
    }

    private void place(Binary binary) throws IOException, InterruptedException {
        var program = part(binary);
        if (!binary.member().equals("-")) {
            var archive = program;
            program = parts.resolve(binary.program() + ".unpacked");
            try {
                extract(archive, binary.member(), program);
            } finally {
                Files.delete(archive);
            }
        }
        program.toFile().setExecutable(true, false);
        Files.move(program, folder.resolve(binary.program()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The archive's sum was right: it is what its publisher made, and as large as that. */
    private static void extract(Path archive, String member, Path program) throws IOException, InterruptedException {
        var tar = new ProcessBuilder("tar", "-xzOf", archive.toString(), member)
                .redirectOutput(program.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (tar.waitFor() != 0) {
            Files.delete(program);
            throw new IOException("it has no " + member);
        }
    }

    private Path part(Binary binary) {
        return parts.resolve(binary.program());
    }
}
