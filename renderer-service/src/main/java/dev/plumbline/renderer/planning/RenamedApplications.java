package dev.plumbline.renderer.planning;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUrl;
import java.util.Collection;
import java.util.List;

/** Which applications a repository's new name concerns, whatever ref they follow. */
public final class RenamedApplications {

    private RenamedApplications() {}

    /**
     * Those that name it by its new URL, since that may not have existed until now, and those that still name it by the old one,
     * so that it shows at once whether the provider redirects; none that is suspended. By whatever port, since a provider may tell the
     * HTTP URLs alone.
     */
    public static List<ApplicationDeclared> by(
            RepositoryRenamed renamed, Collection<ApplicationDeclared> applications) {
        return applications.stream()
                .filter(application -> !application.spec().suspend())
                .filter(application -> AffectedApplications.repositories(application.spec())
                        .anyMatch(repository -> isEither(renamed, repository)))
                .toList();
    }

    private static boolean isEither(RepositoryRenamed renamed, RepositoryUrl repository) {
        RepositoryUrl named = repository.withoutPort();
        return named.equals(renamed.repository().withoutPort())
                || named.equals(renamed.formerly().withoutPort());
    }
}
