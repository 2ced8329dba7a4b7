/**
 * Remote repositories, asked with JGit over http(s) and ssh: bounded in time and size, with credentials from a file, without
 * anything of the user's or the system's Git configuration.
 */
@NullMarked
package dev.plumbline.poller.git;

import org.jspecify.annotations.NullMarked;
