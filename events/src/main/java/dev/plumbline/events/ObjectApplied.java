package dev.plumbline.events;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the API server answered when an object was applied, on the fields that Plumbline owns: the baseline that drift is
 * measured against. The topic's tombstone says that the object was pruned or released.
 *
 * @param apiVersion the version that it was applied in, with the group: {@code apps/v1}
 * @param uid of the live object
 * @param resourceVersion that the answer bore
 * @param epoch of the run that applied it, also on the object as {@code plumbline.dev/epoch}
 * @param revision the commit
 * @param digest of the object in its set's plain form
 * @param fields Plumbline's {@code fieldsV1} of the answer's {@code managedFields} (KEP-555)
 * @param owned the answer, cut to these fields; values of a Secret are fingerprints
 */
public record ObjectApplied(
        ApplicationRef application,
        ObjectRef object,
        String apiVersion,
        String uid,
        String resourceVersion,
        long epoch,
        String revision,
        String digest,
        JsonNode fields,
        JsonNode owned)
        implements Event {

    /** The key under which an object's baseline is kept. */
    public static String key(ApplicationKey application, ObjectRef object) {
        return Keys.part(application.toString(), object.toString());
    }

    @Override
    public Topic topic() {
        return Topic.BASELINE;
    }

    @Override
    public String key() {
        return key(application.key(), object);
    }

    @Override
    public String subject() {
        return object.toString();
    }

    @Override
    public String id() {
        return EventId.of(ObjectApplied.class, application.uid(), object, uid, resourceVersion, epoch, digest);
    }
}
