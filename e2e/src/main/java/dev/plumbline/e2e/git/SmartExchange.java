package dev.plumbline.e2e.git;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** One request of a Git client. */
record SmartExchange(HttpExchange exchange, Repository repository) {

    void advertiseUpload() throws IOException {
        try (var out = ok("application/x-git-upload-pack-advertisement")) {
            var pack = uploadPack();
            // Version 2 answers with capabilities and no refs, for which the service line is left out by JGit itself.
            pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(out)), "git-upload-pack");
        }
    }

    void upload() throws IOException {
        try (var out = ok("application/x-git-upload-pack-result")) {
            uploadPack().uploadWithExceptionPropagation(body(), out, null);
        }
    }

    void advertiseReceive() throws IOException {
        try (var out = ok("application/x-git-receive-pack-advertisement")) {
            var lines = new PacketLineOut(out);
            lines.writeString("# service=git-receive-pack\n");
            lines.end();
            receivePack().sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
        }
    }

    /** Takes a push; the changes of refs that were made are told as soon as they are made. */
    void receive(Consumer<List<ReceiveCommand>> told) throws IOException {
        try (var out = ok("application/x-git-receive-pack-result")) {
            var pack = receivePack();
            pack.setPostReceiveHook((done, commands) -> told.accept(List.copyOf(commands)));
            pack.receive(body(), out, null);
        } catch (CorruptObjectException e) {
            throw new IOException("the pack of the push cannot be read", e);
        }
    }

    private UploadPack uploadPack() {
        var pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        // Like a hosting provider: any commit may be fetched by its id.
        pack.setRequestPolicy(UploadPack.RequestPolicy.ANY);
        pack.setExtraParameters(protocol());
        return pack;
    }

    private ReceivePack receivePack() {
        var pack = new ReceivePack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setAtomic(false);
        pack.setRefLogIdent(new PersonIdent("git", "git@localhost"));
        return pack;
    }

    private Collection<String> protocol() {
        var header = exchange.getRequestHeaders().getFirst("Git-Protocol");
        return header == null ? List.of() : List.of(header.split(":"));
    }

    private InputStream body() throws IOException {
        var zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
    }

    private OutputStream ok(String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        return new BufferedOutputStream(exchange.getResponseBody(), 16 * 1024);
    }
}
