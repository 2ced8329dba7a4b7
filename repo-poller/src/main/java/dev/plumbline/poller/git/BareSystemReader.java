package dev.plumbline.poller.git;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * A system without Git configuration: what stands in the home folder or in {@code /etc} (proxies, extra headers, other URLs for
 * ours) has no say, and JGit runs no program to find it.
 */
final class BareSystemReader extends SystemReader.Delegate {

    private BareSystemReader(SystemReader system) {
        super(system);
    }

    /** Makes this the only one that JGit sees. */
    static void install() {
        if (!(SystemReader.getInstance() instanceof BareSystemReader)) {
            SystemReader.setInstance(new BareSystemReader(SystemReader.getInstance()));
        }
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    private static final class NoConfig extends FileBasedConfig {

        private NoConfig(@Nullable Config parent, FS fs) {
            super(parent, new File("/dev/null"), fs);
        }

        @Override
        public void load() {
            // there is nothing to load
        }

        @Override
        public void save() {
            // and nowhere to save
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
