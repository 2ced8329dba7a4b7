/** A real control plane of etcd, kube-apiserver, controller manager, scheduler and kwok, and what is set up in it. */
@NullMarked
package dev.plumbline.e2e.kubernetes;

import org.jspecify.annotations.NullMarked;
