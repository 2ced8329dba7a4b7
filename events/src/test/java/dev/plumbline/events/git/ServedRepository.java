package dev.plumbline.events.git;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;

/** A repository with one commit on {@code main}. */
public final class ServedRepository {

    public static final String MAIN = "refs/heads/main";

    private final InMemoryRepository repository = new InMemoryRepository(new DfsRepositoryDescription("fleet"));
    private final String tip;

    public ServedRepository() throws IOException {
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

    /** The commit. */
    public String tip() {
        return tip;
    }

    public Repository repository() {
        return repository;
    }

    void answer(HttpExchange exchange) throws IOException {
        SmartHttp.answer(exchange, repository);
    }
}
