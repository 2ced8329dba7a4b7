package dev.plumbline.renderer.sops;

/** Why a file cannot be decrypted, after "FILE is encrypted with SOPS, and "; it quotes nothing that is or was encrypted. */
final class SopsProblem extends Exception {

    SopsProblem(String message) {
        super(message);
    }

    /** What; never null. */
    String text() {
        String message = getMessage();
        return message == null ? "cannot be decrypted" : message;
    }
}
