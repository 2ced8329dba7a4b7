package dev.plumbline.renderer.messaging;

import dev.plumbline.events.Envelope;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.SourceUnavailable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that cannot be done for now. Only some try again for each thing that is needed, the rest is put aside, and comes again
 * once one of these has ended. Of those that try, only so many keep their places in the channel, whatever they need, so that there
 * is room for others beside them.
 */
final class Waiting {

    private final int maxOfANeed;
    private final int maxInPlace;
    private final Map<Need, Crowd> crowds = new HashMap<>();
    private int inPlace;

    /**
     * Nobody waits.
     *
     * @param maxOfANeed how many may try again for one
     * @param maxInPlace how many may keep their places, in all
     */
    Waiting(int maxOfANeed, int maxInPlace) {
        this.maxOfANeed = maxOfANeed;
        this.maxInPlace = maxInPlace;
    }

    /**
     * What requests wait for.
     *
     * @param repositories none where it is the machine that lacks something
     */
    record Need(Reason reason, List<RepositoryUrl> repositories) {

        Need {
            repositories = List.copyOf(repositories);
        }

        static Need of(RenderingException why, List<RepositoryUrl> repositories) {
            return new Need(why.reason(), why instanceof SourceUnavailable ? repositories : List.of());
        }
    }

    /** Where a request waits. */
    enum Place {
        /** In the channel; it tries again, and has to {@link #leave}. */
        IN_PLACE,
        /** Outside of the channel; it tries again, and has to {@link #leave}. */
        OUTSIDE,
        /** Nowhere: it comes again when one of the others leaves. */
        ASIDE
    }

    private static final class Crowd {
        private int trying;
        private RenderingException why;
        private final List<Envelope<?>> aside = new ArrayList<>();

        private Crowd(RenderingException why) {
            this.why = why;
        }
    }

    /** Why a request need not try for now: so many wait for its repositories that those will tell. */
    synchronized Optional<RenderingException> crowded(List<RepositoryUrl> repositories) {
        return Optional.ofNullable(crowds.get(new Need(Reason.SOURCE_UNAVAILABLE, repositories)))
                .filter(crowd -> crowd.trying >= maxOfANeed)
                .map(crowd -> crowd.why);
    }

    /** Has a request wait; where, is told. */
    synchronized Place enter(Need need, RenderingException why, Envelope<?> request) {
        Crowd crowd = crowds.computeIfAbsent(need, none -> new Crowd(why));
        if (crowd.trying >= maxOfANeed) {
            crowd.aside.add(request);
            return Place.ASIDE;
        }
        crowd.why = why;
        crowd.trying++;
        if (inPlace >= maxInPlace) {
            return Place.OUTSIDE;
        }
        inPlace++;
        return Place.IN_PLACE;
    }

    /**
     * A request that tried again does so no more.
     *
     * @param well whether what it needed was there
     * @return those that were aside and now have to come again: all, or one in the place of this one
     */
    synchronized List<Envelope<?>> leave(Need need, Place place, boolean well) {
        Crowd crowd = crowds.get(need);
        if (crowd == null) {
            return List.of();
        }
        if (place == Place.IN_PLACE) {
            inPlace--;
        }
        crowd.trying--;
        boolean all = well || crowd.trying == 0;
        if (crowd.trying == 0) {
            crowds.remove(need);
        }
        List<Envelope<?>> come = crowd.aside.subList(0, all ? crowd.aside.size() : Math.min(1, crowd.aside.size()));
        List<Envelope<?>> coming = List.copyOf(come);
        come.clear();
        return coming;
    }
}
