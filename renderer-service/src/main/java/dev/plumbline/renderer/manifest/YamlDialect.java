package dev.plumbline.renderer.manifest;

/** What the words {@code y n yes no on off} mean where they stand without quotes. */
public enum YamlDialect {
    /** Truth values: so kubectl and Argo CD read manifests, and what tools print for them. */
    KUBECTL,
    /** Text: so Kustomize reads its files, and SOPS. */
    KUSTOMIZE
}
