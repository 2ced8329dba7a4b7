package dev.plumbline.events;

/**
 * Something that happened. Events are facts in the past tense; they are never changed, and two events with one
 * {@link #id()} are the same fact told twice.
 */
public sealed interface Event
        permits ApplicationDeclared,
                CommandEvent,
                DriftEvent,
                HealthChanged,
                ManifestsEvent,
                ObjectApplied,
                RenderRequested,
                RepositoryEvent,
                SyncEvent {

    /** The topic that this event travels on. */
    Topic topic();

    /**
     * The record's key. What stands before {@link Keys#SEPARATOR} decides the partition, the whole key decides what
     * compaction takes for the same thing.
     */
    String key();

    /** What the event is about, for people: {@code namespace/name}, a repository or {@code kind/namespace/name}. */
    String subject();

    /** A hash of what makes this fact this fact; the same work done twice yields the same id. */
    String id();
}
