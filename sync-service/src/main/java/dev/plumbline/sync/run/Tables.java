package dev.plumbline.sync.run;

import dev.plumbline.sync.plan.Baselines;

/** The topics as this service knows them. */
record Tables(Baselines baselines, Sets sets, Declarations declarations, Drifts drifts) {}
