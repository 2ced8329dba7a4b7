package dev.plumbline.sync.run;

import dev.plumbline.sync.plan.DesiredSet;
import dev.plumbline.sync.sealing.SecretValues;

/** A set, ready to be applied. */
record OpenedSet(DesiredSet desired, SecretValues values) {}
