package dev.plumbline.e2e.git;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;

/** The body of a GitHub {@code push} event: the fields that receivers read, under GitHub's names. */
record PushPayload(ObjectNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** GitHub lists no more either. */
    private static final int MOST_COMMITS = 20;

    static PushPayload of(String name, String baseUrl, Repository repository, ReceiveCommand change) {
        var json = JSON.createObjectNode();
        var forced = change.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD;
        json.put("ref", change.getRefName());
        json.put("before", change.getOldId().name());
        json.put("after", change.getNewId().name());
        json.put("created", change.getType() == ReceiveCommand.Type.CREATE);
        json.put("deleted", change.getType() == ReceiveCommand.Type.DELETE);
        json.put("forced", forced);
        json.putNull("base_ref");
        json.put("compare", baseUrl + "/" + name);
        addCommits(json, repository, change);
        addRepository(json, name, baseUrl);
        return new PushPayload(json);
    }

    byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addRepository(ObjectNode json, String name, String baseUrl) {
        var owner = name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "plumbline";
        var repository = json.putObject("repository");
        repository.put("id", Math.abs((long) name.hashCode()));
        repository.put("name", name.substring(name.lastIndexOf('/') + 1));
        repository.put("full_name", name.contains("/") ? name : owner + "/" + name);
        repository.put("private", false);
        repository.put("html_url", baseUrl + "/" + name);
        repository.put("url", baseUrl + "/" + name);
        repository.put("clone_url", baseUrl + "/" + name + ".git");
        repository.put("default_branch", "main");
        repository.putObject("owner").put("name", owner).put("login", owner);
        json.putObject("pusher").put("name", "git").put("email", "git@localhost");
        json.putObject("sender").put("login", "git");
    }

    private static void addCommits(ObjectNode json, Repository repository, ReceiveCommand change) {
        var commits = json.putArray("commits");
        json.putNull("head_commit");
        if (change.getType() == ReceiveCommand.Type.DELETE) {
            return;
        }
        try (var walk = new RevWalk(repository)) {
            var tip = walk.parseAny(change.getNewId());
            var peeled = walk.peel(tip);
            if (peeled instanceof RevCommit head) {
                json.set("head_commit", commit(walk.parseCommit(head)));
                addNewCommits(commits, walk, head, change);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the pushed commit cannot be read", e);
        }
    }

    private static void addNewCommits(ArrayNode commits, RevWalk walk, RevCommit head, ReceiveCommand change)
            throws IOException {
        walk.markStart(head);
        if (change.getType() != ReceiveCommand.Type.CREATE
                && change.getRefName().startsWith(Constants.R_HEADS)) {
            walk.markUninteresting(walk.parseCommit(change.getOldId()));
        }
        for (var next = walk.next(); next != null && commits.size() < MOST_COMMITS; next = walk.next()) {
            commits.insert(0, commit(next));
        }
    }

    private static ObjectNode commit(RevCommit commit) {
        var json = JSON.createObjectNode();
        json.put("id", commit.name());
        json.put("tree_id", commit.getTree().name());
        json.put("message", commit.getFullMessage());
        json.put("timestamp", commit.getCommitterIdent().getWhenAsInstant().toString());
        json.set("author", person(commit.getAuthorIdent()));
        json.set("committer", person(commit.getCommitterIdent()));
        return json;
    }

    private static ObjectNode person(PersonIdent person) {
        return JSON.createObjectNode().put("name", person.getName()).put("email", person.getEmailAddress());
    }
}
