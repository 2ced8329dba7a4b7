package dev.plumbline.e2e.bench;

import java.nio.file.Path;

/**
 * The environment that is measured.
 *
 * @param gitUrl the folder of repositories
 * @param kubeconfig of an administrator
 * @param kafka the bootstrap address
 * @param runDirectory where the process id files are
 */
public record Target(String gitUrl, Path kubeconfig, String kafka, Path runDirectory) {}
