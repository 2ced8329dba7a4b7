/**
 * The scenarios that must pass end to end, against the whole system on its real parts. It is started once; scenarios keep
 * apart by application, namespace and repository.
 */
@NullMarked
package dev.plumbline.e2e.scenario;

import org.jspecify.annotations.NullMarked;
