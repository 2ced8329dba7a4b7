/** Helm repositories and OCI registries, asked for what charts and artifacts are newest. */
@NullMarked
package dev.plumbline.poller.registry;

import org.jspecify.annotations.NullMarked;
