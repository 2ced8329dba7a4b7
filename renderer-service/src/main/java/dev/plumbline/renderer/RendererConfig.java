package dev.plumbline.renderer;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of the renderer. */
@ConfigMapping(prefix = "plumbline.renderer")
public interface RendererConfig {

    /** The folder of the bare mirrors, this instance's own; it can be deleted while the renderer is down. */
    Path mirrors();

    /** The helm program: a file, or a name to be looked for on the PATH. */
    @WithDefault("helm")
    String helm();

    /** The kustomize program: a file, or a name to be looked for on the PATH. */
    @WithDefault("kustomize")
    String kustomize();

    /**
     * The program, a file or a name, in which Helm and Kustomize wait for the next run; where none is named, or tools cannot be
     * given a view of their own files, each run is a process of its own.
     */
    Optional<String> worker();

    /** Whether kustomizations may inflate Helm charts, which must lie in the repository. */
    @WithDefault("false")
    boolean kustomizeHelm();

    /** The jsonnet program: a file, or a name to be looked for on the PATH; where there is none, Jsonnet is not evaluated. */
    @WithDefault("jsonnet")
    String jsonnet();

    /** Programs of the operator's own that render, by the name that Applications give them. */
    Map<String, Plugin> plugins();

    /** A program of the operator's own. */
    interface Plugin {

        /** Its file, absolute, and its arguments. It runs in the application's folder and prints the set. */
        List<String> command();

        /** Files and folders, absolute, that it sees beside itself and the system's programs. What they hold counts for exact refresh. */
        Optional<List<Path>> files();
    }

    /**
     * The folder of the public keys whose signatures Applications can require: {@code NAME.asc} or {@code NAME.gpg} for GPG,
     * {@code NAME.pub} for SSH; without it nothing that requires one is rendered.
     */
    Optional<Path> signersDirectory();

    /**
     * The file of what the operator requires of the applications of a namespace, whatever they say themselves; while it is named
     * but cannot be read, nothing is rendered.
     */
    Optional<Path> policies();

    /** Whether tools run where the kernel does not let them be isolated: in a view of their own files, without network. */
    @WithDefault("required")
    Isolation isolation();

    /** How much isolation matters. */
    enum Isolation {
        /** Without it the service does not start. */
        REQUIRED,
        /** Without it the log warns. */
        PREFERRED
    }

    /** The cluster that sets are for, as far as charts may ask for it. */
    Cluster cluster();

    /**
     * The repositories that may be submodules of others, as URLs or {@code host/path}, of which whole segments count: {@code
     * git.example/acme} is all of acme's. Without it none is fetched, and what holds one is refused.
     */
    Optional<List<String>> submodules();

    /** How encrypted files are decrypted. */
    Sops sops();

    /** How repositories are fetched. */
    Fetch fetch();

    /** What a rendering may take. */
    Limits limits();

    /** The cluster that sets are for, as far as charts may ask for it: the renderer has no access to any. */
    interface Cluster {

        /** Its version, where an Application names none; without either, what Helm was built for. */
        Optional<String> kubeVersion();

        /** API versions that it has beside Kubernetes' own, like {@code monitoring.coreos.com/v1}; an Application's come on top. */
        Optional<List<String>> apiVersions();
    }

    /** How encrypted files are decrypted. */
    interface Sops {

        /**
         * The folder of the age identities, {@code NAMESPACE/*.agekey}, and of the PGP secret keys, {@code NAMESPACE/*.asc},
         * of which an application is given those of its own namespace; without it nothing is decrypted.
         */
        Optional<Path> keysDirectory();
    }

    /** How repositories are fetched. */
    interface Fetch {

        /** How long a remote may be silent. */
        @WithDefault("30s")
        Duration idle();

        /** How long one fetch may take in all. */
        @WithDefault("10m")
        Duration total();

        /** What one file or folder of a repository may have; with a larger one anywhere in it, it is not fetched. */
        @WithDefault("100M")
        MemorySize object();

        /** How many objects a remote may send at once; the first fetch brings all that its branches and tags have. */
        @WithDefault("2000000")
        int objects();

        /** What a remote may send of objects at once, as it is packed. */
        @WithDefault("2G")
        MemorySize pack();

        /** What all that is kept of one repository may have on the disk. */
        @WithDefault("10G")
        MemorySize mirror();

        /** How many fetches from one host run at once. */
        @WithDefault("8")
        int concurrency();

        /** The longest pause before a failed fetch is tried again. */
        @WithDefault("30s")
        Duration retryCap();
    }

    /** What a rendering may take; more is an error that tells the number. */
    interface Limits {

        /** Objects in a set. */
        @WithDefault("10000")
        int objects();

        /** What all files of an application or a tool's output may have. */
        @WithDefault("32M")
        MemorySize output();

        /** How many files an application may read. */
        @WithDefault("10000")
        int files();

        /** How long a tool may run. */
        @WithDefault("60s")
        Duration time();

        /** The address space of a tool. */
        @WithDefault("2G")
        MemorySize memory();

        /** How many tools run at once. */
        @WithDefault("4")
        int tools();
    }
}
