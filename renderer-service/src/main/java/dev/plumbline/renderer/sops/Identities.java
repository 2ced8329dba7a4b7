package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The identities of one namespace, with which the keys of its files are opened. */
final class Identities {

    private static final int DATA_KEY_BYTES = 32;
    private static final int MAX_RECIPIENTS = 100;
    private static final int MAX_RECIPIENT_CHARACTERS = 1 << 16;
    private static final int MAX_NAMED = 5;
    private static final int MAX_NAME = 100;

    /** Where else SOPS keeps keys: in services that the renderer has no access to. */
    private static final Map<String, String> SERVICES = new LinkedHashMap<>();

    static {
        SERVICES.put("kms", "AWS KMS");
        SERVICES.put("gcp_kms", "Google Cloud KMS");
        SERVICES.put("azure_kv", "Azure Key Vault");
        SERVICES.put("hc_vault", "HashiCorp Vault");
        SERVICES.put("hckms", "HuaweiCloud KMS");
    }

    private final String namespace;
    private final AgeIdentities age;
    private final PgpIdentities pgp;

    Identities(String namespace, AgeIdentities age, PgpIdentities pgp) {
        this.namespace = namespace;
        this.age = age;
        this.pgp = pgp;
    }

    /**
     * The key of a file's values.
     *
     * @param metadata the file's, with the key encrypted for each recipient
     * @throws SopsProblem where it is not encrypted for this namespace
     */
    SecretKey dataKey(JsonNode metadata) throws SopsProblem {
        if (metadata.path("shamir_threshold").asInt() > 1
                || metadata.path("key_groups").size() > 0) {
            throw new SopsProblem(
                    "its key is shared among groups (key_groups, shamir_threshold), which is not supported");
        }
        if (metadata.path("age").size() + metadata.path("pgp").size() > MAX_RECIPIENTS) {
            throw new SopsProblem("is for more than " + MAX_RECIPIENTS + " recipients");
        }
        return first(metadata.path("age"), enc -> age.open(enc, DATA_KEY_BYTES + 1))
                .or(() -> first(metadata.path("pgp"), enc -> pgp.open(enc, DATA_KEY_BYTES + 1)))
                .orElseThrow(() -> new SopsProblem(
                        "no age or PGP key of the namespace " + namespace + " opens it; it is for " + named(metadata)));
    }

    private static Optional<SecretKey> first(JsonNode recipients, Function<String, Optional<byte[]>> opening) {
        return recipients
                .valueStream()
                .map(recipient -> recipient.path("enc").asText())
                .filter(enc -> enc.length() <= MAX_RECIPIENT_CHARACTERS)
                .flatMap(enc -> opening.apply(enc).stream())
                .filter(key -> key.length == DATA_KEY_BYTES)
                .findFirst()
                .map(key -> new SecretKeySpec(key, "AES"));
    }

    private static String named(JsonNode metadata) {
        List<String> names = new ArrayList<>();
        metadata.path("age").forEach(each -> names.add(each.path("recipient").asText()));
        metadata.path("pgp").forEach(each -> names.add("PGP " + each.path("fp").asText()));
        String recipients = String.join(
                ", ",
                names.stream()
                        .limit(MAX_NAMED)
                        .map(name -> name.substring(0, Math.min(name.length(), MAX_NAME)))
                        .toList());
        List<String> services = SERVICES.entrySet().stream()
                .filter(service -> metadata.path(service.getKey()).size() > 0)
                .map(Map.Entry::getValue)
                .toList();
        String others = services.isEmpty() ? "" : " (not supported: " + String.join(", ", services) + ")";
        return (recipients.isEmpty() ? "no such key" : recipients) + others;
    }
}
