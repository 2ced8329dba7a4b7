package dev.plumbline.audit.store;

import dev.plumbline.audit.trail.Recorded;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the trail. */
@Entity
@Immutable
@Table(name = "event")
class EventRow extends EventColumns {

    @Nullable
    @Formula("cast(data as text)")
    String data;

    Recorded recorded() {
        return recorded(data);
    }
}
