package dev.plumbline.audit.store;

import dev.plumbline.audit.trail.Selection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** A selection as HQL: only what is asked for stands in it, so that the index of it serves. */
final class Condition {

    private final StringBuilder where = new StringBuilder("e.sequence > :after");
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    private Condition() {}

    static Condition of(Selection selection, long after) {
        Condition condition = new Condition();
        condition.parameters.put("after", after);
        condition.and("e.application = :application", "application", text(selection.application()));
        String type = selection.type();
        boolean whole = type != null && type.indexOf('.') >= 0;
        condition.and(whole ? "e.type = :type" : "e.name = :type", "type", type);
        condition.and("e.time >= :from", "from", selection.from());
        condition.and("e.time < :to", "to", selection.to());
        condition.and("e.correlationId = :correlation", "correlation", selection.correlationId());
        return condition;
    }

    /** Which rows they are, and how large. */
    String places() {
        return "select new dev.plumbline.audit.store.RowSize(e.sequence, e.dataBytes) from BareEventRow e where "
                + where + " order by e.sequence";
    }

    <T> Mutiny.SelectionQuery<T> bind(Mutiny.SelectionQuery<T> query) {
        parameters.forEach(query::setParameter);
        return query;
    }

    private void and(String clause, String parameter, @Nullable Object value) {
        if (value != null) {
            where.append(" and ").append(clause);
            parameters.put(parameter, value);
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
