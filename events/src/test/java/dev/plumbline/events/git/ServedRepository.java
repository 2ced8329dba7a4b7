package dev.plumbline.events.git;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** A repository with one commit on {@code main}, and Git's smart HTTP for it. */
final class ServedRepository {

    static final String MAIN = "refs/heads/main";

    private final InMemoryRepository repository = new InMemoryRepository(new DfsRepositoryDescription("fleet"));
    private final String tip;

    ServedRepository() throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(inserter.insert(new TreeFormatter()));
            PersonIdent somebody = new PersonIdent("Somebody", "somebody@git.example");
            commit.setAuthor(somebody);
            commit.setCommitter(somebody);
            commit.setMessage("first");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef(MAIN);
            update.setNewObjectId(id);
            update.update();
            tip = id.name();
        }
    }

    String tip() {
        return tip;
    }

    UploadPack uploadPack() {
        return new UploadPack(repository);
    }

    void answer(HttpExchange exchange) throws IOException {
        UploadPack pack = uploadPack();
        pack.setBiDirectionalPipe(false);
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        pack.setExtraParameters(protocol == null ? List.of() : List.of(protocol));
        boolean advertisement = exchange.getRequestURI().getPath().endsWith("/info/refs");
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (advertisement) {
            pack.sendAdvertisedRefs(
                    new RefAdvertiser.PacketLineOutRefAdvertiser(new PacketLineOut(out)), "git-upload-pack");
        } else {
            pack.upload(zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody(), out, null);
        }
        exchange.getResponseHeaders()
                .set("Content-Type", "application/x-git-upload-pack-" + (advertisement ? "advertisement" : "result"));
        exchange.sendResponseHeaders(200, out.size());
        try (OutputStream response = exchange.getResponseBody()) {
            out.writeTo(response);
        }
    }
}
