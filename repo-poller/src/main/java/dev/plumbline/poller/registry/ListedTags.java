package dev.plumbline.poller.registry;

import dev.plumbline.events.registry.OciRepository;
import dev.plumbline.events.registry.RegistryException;
import dev.plumbline.events.registry.Versions;
import dev.plumbline.poller.poll.Head;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tags of a repository in one turn: they are listed once, and only where something is asked for that is no tag. */
final class ListedTags {

    private final OciRepository remote;
    private @Nullable List<String> all;

    ListedTags(OciRepository remote) {
        this.remote = remote;
    }

    /**
     * A tag that is there.
     *
     * @param head where it is
     */
    record At(String name, Head head) {}

    /**
     * All of them.
     *
     * @throws RegistryException where they do not come
     */
    List<String> all() throws RegistryException {
        List<String> known = all;
        if (known == null) {
            known = remote.tags();
            all = known;
        }
        return known;
    }

    /** What was listed so far: nothing where nobody asked. */
    List<String> listed() {
        return all == null ? List.of() : all;
    }

    /**
     * The tag that a revision means, as the renderer reads it: the very one, else the newest in the range.
     *
     * @return empty where it means none
     * @throws RegistryException where the registry does not answer
     */
    Optional<At> meantBy(String revision) throws RegistryException {
        Optional<At> exact = at(revision);
        if (exact.isPresent()) {
            return exact;
        }
        try {
            Optional<String> chosen = Versions.chooseTag(all(), revision);
            return chosen.isEmpty() ? Optional.empty() : at(chosen.get());
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<At> at(String tag) throws RegistryException {
        return OciRepository.isTag(tag)
                ? remote.digest(tag).map(digest -> new At(tag, new Head(digest, null)))
                : Optional.empty();
    }
}
