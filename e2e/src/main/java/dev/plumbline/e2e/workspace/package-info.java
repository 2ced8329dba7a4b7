/** Where one environment keeps its files and on which ports it listens. What is written here is what a later start and other commands read. */
@NullMarked
package dev.plumbline.e2e.workspace;

import org.jspecify.annotations.NullMarked;
