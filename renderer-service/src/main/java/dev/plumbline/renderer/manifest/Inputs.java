package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.EventJson;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.TreeEntry;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a rendering depends on: equal inputs, equal set. What is in the repository and what is not are kept apart, since a folder
 * may be called whatever a fact is.
 *
 * @param files the ids of trees and blobs, by path, of each source that files are read from: of the application's own one under
 *     an empty name, of others under what stands before their paths
 * @param absent where a file was looked for that is not there
 * @param facts what is in no file, such as a tool's version, by name
 */
public record Inputs(
        Map<String, Map<RepositoryPath, String>> files, Set<RepositoryPath> absent, Map<String, String> facts) {

    /** None yet. */
    public static Builder gathered() {
        return new Builder();
    }

    /** All of them, for a digest. */
    public ObjectNode json() {
        return EventJson.mapper().valueToTree(this);
    }

    /** Gathers inputs. What is there already may come again, but not as something else. */
    public static final class Builder {

        private final Map<String, Map<RepositoryPath, String>> files = new TreeMap<>();
        private final Set<RepositoryPath> absent = new TreeSet<>();
        private final Map<String, String> facts = new TreeMap<>();

        private Builder() {}

        /** A file, a link or a folder, whole, of the application's own source. */
        public Builder entry(TreeEntry entry) {
            return entry("", entry);
        }

        /** One of another source. */
        public Builder entry(String source, TreeEntry entry) {
            put(files.computeIfAbsent(source, name -> new TreeMap<>()), entry.path(), entry.id());
            return this;
        }

        /** Several of the application's own source. */
        public Builder entries(Collection<TreeEntry> entries) {
            entries.forEach(this::entry);
            return this;
        }

        /** A path of the application's own source at which no file is. */
        public Builder absent(RepositoryPath path) {
            absent.add(path);
            return this;
        }

        /** What is in no file. */
        public Builder fact(String name, String value) {
            put(facts, name, value);
            return this;
        }

        /** All of the other. */
        public Builder all(Inputs other) {
            other.files.forEach((source, entries) -> entries.forEach(
                    (path, id) -> put(files.computeIfAbsent(source, name -> new TreeMap<>()), path, id)));
            absent.addAll(other.absent);
            other.facts.forEach(this::fact);
            return this;
        }

        /** Those that were gathered. */
        public Inputs build() {
            return new Inputs(files, absent, facts);
        }

        private static <K> void put(Map<K, String> all, K key, String value) {
            String former = all.putIfAbsent(key, value);
            if (former != null && !former.equals(value)) {
                throw new IllegalStateException(key + " is an input twice, each time another one");
            }
        }
    }
}
