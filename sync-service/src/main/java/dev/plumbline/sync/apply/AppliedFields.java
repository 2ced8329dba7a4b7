package dev.plumbline.sync.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectApplied;
import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.sync.cluster.Answer;
import dev.plumbline.sync.cluster.Fabric8Cluster;
import dev.plumbline.sync.plan.DesiredObject;

/** Makes the answer to an apply the object's baseline. */
final class AppliedFields {

    private final SecretFingerprint fingerprint;

    AppliedFields(SecretFingerprint fingerprint) {
        this.fingerprint = fingerprint;
    }

    ObjectApplied event(DesiredObject object, Stamp stamp, Answer.Done answer) {
        JsonNode fields = OwnedFields.of(answer.object(), Fabric8Cluster.FIELD_MANAGER);
        JsonNode known = fields == null ? JsonNodeFactory.instance.objectNode() : fields;
        JsonNode owned = fields == null ? known : OwnedFields.cut(answer.object(), known);
        return new ObjectApplied(
                stamp.application(),
                object.ref(),
                object.apiVersion(),
                answer.uid(),
                answer.resourceVersion(),
                stamp.epoch(),
                stamp.revision(),
                object.digest(),
                known,
                object.secret() ? fingerprinted(owned) : owned);
    }

    private JsonNode fingerprinted(JsonNode secret) {
        if (secret.get("data") instanceof ObjectNode data) {
            data.properties()
                    .forEach(entry -> entry.setValue(
                            data.textNode(fingerprint.ofBase64(entry.getValue().asText()))));
        }
        if (secret instanceof ObjectNode object) {
            object.remove("stringData");
        }
        return secret;
    }
}
