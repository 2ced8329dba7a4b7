/** Repositories: bare mirrors, fetched with JGit and shared by all requests, and read by tree id without a working tree. */
@NullMarked
package dev.plumbline.renderer.source;

import org.jspecify.annotations.NullMarked;
