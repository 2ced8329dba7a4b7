package dev.plumbline.events;

/** The tool that a folder's files, or its application, ask for. */
public enum SourceType {
    PLAIN,
    KUSTOMIZE,
    HELM,
    JSONNET,
    PLUGIN
}
