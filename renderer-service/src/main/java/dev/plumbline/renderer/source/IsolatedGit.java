package dev.plumbline.renderer.source;

import java.nio.file.Path;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * JGit without the machine's and the user's settings: those may rewrite URLs, name proxies, cookies and programs, and
 * differ from host to host.
 */
final class IsolatedGit extends SystemReader.Delegate {

    private static final int PACK_CACHE_BYTES = 64 * 1024 * 1024;

    private final Path directory;

    private IsolatedGit(SystemReader original, Path directory) {
        super(original);
        this.directory = directory;
    }

    /**
     * Makes it so for the whole process.
     *
     * @param directory keeps what JGit measures of the file system
     */
    static void install(Path directory) {
        if (!(SystemReader.getInstance() instanceof IsolatedGit)) {
            SystemReader.setInstance(new IsolatedGit(SystemReader.getInstance(), directory));
        }
        WindowCacheConfig cache = new WindowCacheConfig();
        cache.setPackedGitLimit(PACK_CACHE_BYTES);
        cache.install();
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new FileBasedConfig(parent, directory.resolve("jgit.config").toFile(), fs);
    }

    private FileBasedConfig nothing(Config parent, FS fs) {
        return new FileBasedConfig(parent, directory.resolve("none.config").toFile(), fs) {
            @Override
            public void load() {
                // holds nothing
            }

            @Override
            public boolean isOutdated() {
                return false;
            }
        };
    }
}
