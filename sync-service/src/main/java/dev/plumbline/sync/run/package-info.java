/**
 * The use case: a set is verified, planned, claimed, applied, pruned, finished and told of. One lane an application, in which
 * one thing happens at a time and the newest set wins.
 */
@NullMarked
package dev.plumbline.sync.run;

import org.jspecify.annotations.NullMarked;
