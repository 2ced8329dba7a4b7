package dev.plumbline.audit.store;

import dev.plumbline.audit.chain.ChainHash;
import dev.plumbline.audit.trail.Arrival;
import dev.plumbline.audit.trail.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Where the chain ends: the newest entry's sequence and hash. */
record Head(long sequence, String hash) {

    static final Head GENESIS = new Head(0, ChainHash.GENESIS);

    /** The chain carried on by these, in their order. */
    List<Recorded> continued(Collection<Arrival> arrivals, Instant now) {
        List<Recorded> recorded = new ArrayList<>(arrivals.size());
        long place = sequence;
        String former = hash;
        for (Arrival arrival : arrivals) {
            place++;
            former = ChainHash.of(former, place, now, arrival.entry());
            recorded.add(new Recorded(place, now, former, arrival.entry()));
        }
        return recorded;
    }
}
