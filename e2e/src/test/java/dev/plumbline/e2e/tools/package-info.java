/**
 * The native tools and the script that gets them: the list of what is downloaded, the download, and which of the two ways each program takes.
 * Run as a person runs them, against an HTTP server that stands for their publishers.
 */
@NullMarked
package dev.plumbline.e2e.tools;

import org.jspecify.annotations.NullMarked;
