package dev.plumbline.events.git;

import java.security.KeyPair;
import java.util.List;

/**
 * How somebody logs in over SSH, and which hosts are believed. Equal to itself only.
 */
final class SshIdentity {

    private final List<KeyPair> keys;
    private final KnownHosts hosts;

    SshIdentity(List<KeyPair> keys, KnownHosts hosts) {
        this.keys = List.copyOf(keys);
        this.hosts = hosts;
    }

    List<KeyPair> keys() {
        return keys;
    }

    KnownHosts hosts() {
        return hosts;
    }

    @Override
    public String toString() {
        return "SshIdentity";
    }
}
