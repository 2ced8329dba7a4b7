package dev.plumbline.renderer.messaging;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.renderer.source.SourceUnavailable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose repository is away. Only some wait in place, so that there is room for others beside them; the rest is put aside,
 * and comes again once one of these has ended.
 */
final class Waiting {

    private final int maxOfARepository;
    private final int max;
    private final Map<List<RepositoryUrl>, Crowd> crowds = new HashMap<>();
    private int inPlace;

    /**
     * Nobody waits.
     *
     * @param maxOfARepository how many may wait in place for one
     * @param max how many may in all
     */
    Waiting(int maxOfARepository, int max) {
        this.maxOfARepository = maxOfARepository;
        this.max = max;
    }

    private static final class Crowd {
        private int inPlace;
        private @Nullable SourceUnavailable why;
        private final List<Envelope<?>> aside = new ArrayList<>();
    }

    /** Why a request need not try for now: so many wait for its repositories that those will tell. */
    synchronized Optional<SourceUnavailable> crowded(List<RepositoryUrl> repositories) {
        Crowd crowd = crowds.get(repositories);
        return crowd == null || crowd.inPlace < maxOfARepository ? Optional.empty() : Optional.ofNullable(crowd.why);
    }

    /** Whether a request may wait in place; it then has to {@link #leave}. */
    synchronized boolean enter(List<RepositoryUrl> repositories, SourceUnavailable why) {
        Crowd crowd = crowds.computeIfAbsent(repositories, none -> new Crowd());
        // The first may always: whoever is aside has to hear from somebody.
        if (crowd.inPlace > 0 && (crowd.inPlace >= maxOfARepository || inPlace >= max)) {
            return false;
        }
        crowd.why = why;
        crowd.inPlace++;
        inPlace++;
        return true;
    }

    /** Puts a request aside; false where nobody waits any more for what it waits for, so that it has to try itself. */
    synchronized boolean putAside(List<RepositoryUrl> repositories, Envelope<?> request) {
        Crowd crowd = crowds.get(repositories);
        return crowd != null && crowd.inPlace > 0 && crowd.aside.add(request);
    }

    /**
     * A request that waited in place does so no more.
     *
     * @param well whether the repositories were there
     * @return those that were aside and now have to come again: all, or one in the place of this one
     */
    synchronized List<Envelope<?>> leave(List<RepositoryUrl> repositories, boolean well) {
        Crowd crowd = crowds.get(repositories);
        if (crowd == null) {
            return List.of();
        }
        inPlace--;
        crowd.inPlace--;
        boolean all = well || crowd.inPlace == 0;
        if (crowd.inPlace == 0) {
            crowds.remove(repositories);
        }
        List<Envelope<?>> come = crowd.aside.subList(0, all ? crowd.aside.size() : Math.min(1, crowd.aside.size()));
        List<Envelope<?>> coming = List.copyOf(come);
        come.clear();
        return coming;
    }
}
