package dev.plumbline.audit.store;

import dev.plumbline.audit.trail.Entry;

/** What makes an entry the same as another. */
record EntryKey(String id, String type) {

    static EntryKey of(Entry entry) {
        return new EntryKey(entry.attributes().id(), entry.attributes().type());
    }
}
