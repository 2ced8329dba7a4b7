package dev.plumbline.audit.store;

import dev.plumbline.audit.trail.Recorded;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of the trail for those who do not need its data, which may be large. */
@Entity
@Immutable
@Table(name = "event")
class BareEventRow extends EventColumns {

    Recorded recorded() {
        return recorded(null);
    }
}
