/**
 * Helm repositories and OCI registries as the renderer and the poller reach them: over http(s), with every answer bounded in size
 * and time. What comes from there is checked against its digest before anybody sees it.
 */
@NullMarked
package dev.plumbline.events.registry;

import org.jspecify.annotations.NullMarked;
