package dev.plumbline.renderer.substitution;

/** A text whose variables cannot be substituted. The message quotes nothing but names of variables. */
final class SubstitutionProblem extends Exception {

    SubstitutionProblem(String message) {
        super(message);
    }

    /** What; never null. */
    String text() {
        return String.valueOf(getMessage());
    }
}
