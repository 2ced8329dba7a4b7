package dev.plumbline.events;

/** The tool that a folder's files ask for. */
public enum SourceType {
    PLAIN,
    KUSTOMIZE,
    HELM
}
