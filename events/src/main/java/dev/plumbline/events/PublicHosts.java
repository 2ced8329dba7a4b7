package dev.plumbline.events;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is publicly known of some hosts: other names and ports under which they serve the same repositories, and that the case
 * of a path means nothing to them. Azure DevOps has three URLs for each repository, see <a
 * href="https://learn.microsoft.com/azure/devops/repos/git/use-ssh-keys-to-authenticate">SSH</a> and <a
 * href="https://learn.microsoft.com/azure/devops/extend/develop/work-with-urls">URLs</a>.
 */
final class PublicHosts {

    private static final String AZURE = "dev.azure.com";

    /** Where a firewall lets only port 443 pass. */
    private static final Map<String, String> ALIASES = Map.of(
            "ssh.github.com:443", "github.com",
            "altssh.gitlab.com:443", "gitlab.com",
            "altssh.bitbucket.org:443", "bitbucket.org",
            "ssh.dev.azure.com", AZURE,
            "vs-ssh.visualstudio.com", AZURE);

    private static final Set<String> CASELESS = Set.of("github.com", "gitlab.com", "bitbucket.org", AZURE);

    private static final Pattern ORGANISATION = Pattern.compile("(?<organisation>[a-z0-9-]+)\\.visualstudio\\.com");
    private static final Pattern AZURE_SSH = Pattern.compile("v3/([^/]+)/([^/]+)/([^/]+)");
    private static final Pattern AZURE_OLD = Pattern.compile("(?i:DefaultCollection/)?(.*)");
    private static final Pattern AZURE_OWN_NAME = Pattern.compile("([^/]+)/_git/([^/]+)");

    private PublicHosts() {}

    /**
     * The identity of a repository.
     *
     * @param host in lower case, with its port where that is not the usual one
     * @param path with no {@code .git} and no slash at either end
     */
    static String canonical(String host, String path) {
        Matcher organisation = ORGANISATION.matcher(host);
        if (!ALIASES.containsKey(host) && organisation.matches()) {
            String within = AZURE_OLD.matcher(path).replaceFirst("$1");
            return canonical(AZURE, organisation.group("organisation") + "/" + within);
        }
        String known = ALIASES.getOrDefault(host, host);
        String same = known.equals(AZURE) ? azure(path) : path;
        return known + "/" + (CASELESS.contains(known) ? same.toLowerCase(Locale.ROOT) : same);
    }

    private static String azure(String path) {
        String web = AZURE_SSH.matcher(path).replaceFirst("$1/$2/_git/$3");
        // A repository that is named like its project.
        return AZURE_OWN_NAME.matcher(web).matches()
                ? AZURE_OWN_NAME.matcher(web).replaceFirst("$1/$2/_git/$2")
                : web;
    }
}
