/**
 * How Git remotes are accessed: the one file of credentials that the poller and the renderer read, and what JGit needs of it. JGit and
 * its kin are optional dependencies of this module: a service that has no remotes never loads these classes.
 */
@NullMarked
package dev.plumbline.events.git;

import org.jspecify.annotations.NullMarked;
