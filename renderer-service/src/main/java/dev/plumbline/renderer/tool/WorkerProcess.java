package dev.plumbline.renderer.tool;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worker that was started; what it and we say to each other is written in its source, {@code e2e/native/worker}. */
final class WorkerProcess {

    private static final int FAILED = 1;
    private static final int LAST = 2;

    private final Process process;
    private final Path workspace;
    private final long maxOutput;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    private volatile boolean ended;

    /**
     * Speaks with this process.
     *
     * @param workspace the folder that it may write to, as it sees it
     * @param maxOutput bytes that a run may print
     */
    WorkerProcess(Process process, Path workspace, long maxOutput) {
        this.process = process;
        this.workspace = workspace;
        this.maxOutput = maxOutput;
        this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        this.answers = new DataInputStream(process.getInputStream());
    }

    /** Whether it takes another run. */
    boolean isWaiting() {
        return !ended && process.isAlive();
    }

    /**
     * Has a command run over copies of these files.
     *
     * @param command the first word is the program's plain name
     * @return what it printed, or nothing where it failed
     * @throws IOException where the worker has died of it
     */
    Optional<byte[]> answer(List<String> command, PrivateFolder files) throws IOException {
        Path inside = workspace.resolve("run");
        requests.writeInt(command.size());
        for (String argument : command) {
            part(argument.replace(files.root().toString(), inside.toString()).getBytes(StandardCharsets.UTF_8));
        }
        Map<String, PrivateFolder.Content> given = files.contents();
        requests.writeInt(given.size());
        for (Map.Entry<String, PrivateFolder.Content> each : given.entrySet()) {
            write(inside.resolve(each.getKey()).toString(), each.getValue());
        }
        requests.flush();
        int status = answers.readUnsignedByte();
        int length = answers.readInt();
        if (length < 0 || length > maxOutput) {
            throw new IOException("an answer of " + length + " bytes");
        }
        byte[] output = answers.readNBytes(length);
        if (output.length < length) {
            throw new IOException("an answer that ends early");
        }
        ended = (status & LAST) != 0;
        return (status & FAILED) == 0 ? Optional.of(output) : Optional.empty();
    }

    /** Ends it, whatever it does. */
    void kill() {
        ended = true;
        Sandbox.kill(process);
    }

    private void write(String as, PrivateFolder.Content content) throws IOException {
        switch (content) {
            case PrivateFolder.Content.Folder folder -> write('d', as, new byte[0]);
            case PrivateFolder.Content.Link(String target) -> write('l', as, target.getBytes(StandardCharsets.UTF_8));
            case PrivateFolder.Content.Kept(byte[] bytes, boolean executable) -> write(file(executable), as, bytes);
            case PrivateFolder.Content.OnDisk(Path file, boolean executable) ->
                write(file(executable), as, Files.readAllBytes(file));
        }
    }

    private static char file(boolean executable) {
        return executable ? 'x' : 'f';
    }

    private void write(char kind, String as, byte[] content) throws IOException {
        requests.writeByte(kind);
        part(as.getBytes(StandardCharsets.UTF_8));
        part(content);
    }

    private void part(byte[] bytes) throws IOException {
        requests.writeInt(bytes.length);
        requests.write(bytes);
    }
}
