package dev.plumbline.audit.store;

import dev.plumbline.audit.trail.History;
import java.util.List;

/** A row's place and how much data it has, in bytes. */
record RowSize(long sequence, int dataBytes) {

    /** The first of these rows, so many and so much data at most; but always the first one. */
    static List<RowSize> within(List<RowSize> rows, int limit) {
        long bytes = 0;
        int count = 0;
        for (RowSize row : rows.subList(0, Math.min(limit, rows.size()))) {
            bytes += row.dataBytes;
            if (count > 0 && bytes > History.MAX_PAGE_BYTES) {
                break;
            }
            count++;
        }
        return rows.subList(0, count);
    }
}
