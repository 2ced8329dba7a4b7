/** Kustomize overlays: what they reach is traced from their own files, and the official program renders it. */
@NullMarked
package dev.plumbline.renderer.kustomize;

import org.jspecify.annotations.NullMarked;
