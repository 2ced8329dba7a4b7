package dev.plumbline.renderer.sops;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** {@code ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]}: a value, encrypted together with where it stands. */
final class EncryptedValue {

    private static final Pattern FORM = Pattern.compile(
            "ENC\\[AES256_GCM,data:([A-Za-z0-9+/=]*),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:([a-z]+)\\]");
    private static final int TAG_BITS = 128;

    private EncryptedValue() {}

    /** A value in the open, with the name of its type. */
    record Opened(byte[] bytes, String type) {

        /** As text; what is none has replacement characters. */
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /**
     * Decrypts.
     *
     * @param place its keys from the root, each followed by a colon
     * @throws SopsProblem where it is no such value, is of another place, or was changed
     */
    static Opened open(String value, SecretKey key, String place) throws SopsProblem {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            throw new SopsProblem("the value at " + place + " is not encrypted, though it should be");
        }
        try {
            byte[] data = Base64.getDecoder().decode(form.group(1));
            byte[] iv = Base64.getDecoder().decode(form.group(2));
            byte[] tag = Base64.getDecoder().decode(form.group(3));
            if (tag.length * Byte.SIZE != TAG_BITS) {
                throw new SopsProblem("the value at " + place + " has a short tag");
            }
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            cipher.update(data);
            // JDK's GCM gives nothing out before the tag is right.
            return new Opened(cipher.doFinal(tag), form.group(4));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SopsProblem("the value at " + place + " was changed or moved after it was encrypted");
        }
    }
}
